import { membersOf, problemFactsById, type ProblemFacts } from '#lib/server/teams/index.ts';
import { prisma, type Tx } from '#lib/server/platform/index.ts';
import { domainOf } from '#lib/identity/mail-domains.ts';
import type { EntryFacts, PersonFacts } from '#lib/selection/conflicts.ts';

export interface EntryInSelection extends EntryFacts {
	id: string;
	teamId: string;
	teamName: string;
	teamSlug: string;
	title: string;
	state: string;
	problem: ProblemFacts | null;
}

/** The entries that stage one is about: submitted, and later selected or declined. In the order of their ids. */
export async function entriesInSelection(seasonId: string): Promise<EntryInSelection[]> {
	const rows = await prisma().entry.findMany({
		where: { seasonId, state: { in: ['submitted', 'selected', 'declined'] } },
		select: {
			id: true,
			teamId: true,
			problemId: true,
			title: true,
			state: true,
			team: { select: { name: true, slug: true } }
		},
		orderBy: { id: 'asc' }
	});
	const problems = await problemFactsById(seasonId);
	const members = await membersOf(prisma(), [...new Set(rows.map((row) => row.teamId))]);
	const people = await personFacts([...members.values()].flat());
	const ownerIds = [...problems.values()]
		.map(({ organisationId }) => organisationId)
		.filter((id) => id !== null);
	const owners = new Map(
		(
			await prisma().organisation.findMany({
				where: { id: { in: ownerIds } },
				select: { id: true, domain: true }
			})
		).map((row) => [row.id, row])
	);
	return rows.map(({ team, problemId, ...row }) => {
		const problem = problems.get(problemId) ?? null;
		return {
			...row,
			teamName: team.name,
			teamSlug: team.slug,
			problem,
			members: (members.get(row.teamId) ?? []).map((id) => people.get(id)!),
			owner: owners.get(problem?.organisationId ?? '') ?? null
		};
	});
}

/** Mail domain and verified organisations of people, in two queries. */
export async function personFacts(ids: string[]): Promise<Map<string, PersonFacts>> {
	const wanted = [...new Set(ids)];
	const users = await prisma().user.findMany({
		where: { id: { in: wanted } },
		select: { id: true, email: true }
	});
	const memberships = await prisma().organisationMember.findMany({
		where: { userId: { in: wanted }, organisation: { verifiedAt: { not: null } } },
		select: { userId: true, organisation: { select: { id: true, domain: true } } }
	});
	const facts = new Map(
		wanted.map((id): [string, PersonFacts] => [id, { id, mailDomain: '', organisations: [] }])
	);
	for (const { id, email } of users) facts.get(id)!.mailDomain = domainOf(email);
	for (const { userId, organisation } of memberships) facts.get(userId)!.organisations.push(organisation);
	return facts;
}

export interface JudgeFacts extends PersonFacts {
	name: string;
	tracks: string[];
}

/** The judges of a season with the fields they know, by name. */
export async function judgesOf(
	seasonId: string,
	db: Pick<Tx, 'roleGrant' | 'judgeProfile'> = prisma()
): Promise<JudgeFacts[]> {
	const grants = await db.roleGrant.findMany({
		where: { seasonId, role: 'judge', user: { disabledAt: null } },
		select: { userId: true, user: { select: { name: true } } }
	});
	const profiles = await db.judgeProfile.findMany({ where: { seasonId } });
	const tracks = new Map(profiles.map((row) => [row.judgeId, row.tracks]));
	const facts = await personFacts(grants.map((grant) => grant.userId));
	return grants
		.map(({ userId, user }) => ({ ...facts.get(userId)!, name: user.name, tracks: tracks.get(userId) ?? [] }))
		.sort((a, b) => a.name.localeCompare(b.name, 'ko') || (a.id < b.id ? -1 : 1));
}
