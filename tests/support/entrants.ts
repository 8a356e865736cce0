import { openSession } from '#lib/server/identity/sessions.ts';
import { prisma, transaction, type Role, type SignedIn } from '#lib/server/platform/index.ts';
import { createTeam, inviteLink, joinTeam, submitProposal } from '#lib/server/teams/index.ts';
import type { Proposal } from '#lib/teams/schema.ts';
import { actorWith } from './actors.ts';

const both = (text: string) => ({ ko: text, en: text });
/** Names stay apart when a world is planted twice into one database. */
let count = Date.now() % 1_000_000;

/** A season with an entry window that is open now, and one for selection that is open, too. */
export async function plantSeason(): Promise<{ id: string; slug: string }> {
	const slug = `season-${++count}`;
	const opensAt = new Date(Date.now() - 86_400_000);
	const closesAt = new Date(Date.now() + 86_400_000);
	const stages = ['sourcing', 'entry', 'selection', 'final', 'aftercare'];
	const { id } = await prisma().season.create({
		data: {
			slug,
			name: both(slug),
			call: both(''),
			criteria: [],
			stages: { create: stages.map((stage) => ({ stage, opensAt, closesAt })) }
		}
	});
	return { id, slug };
}

export async function plantPerson(seasonId: string, name: string, ...roles: Role[]): Promise<SignedIn> {
	const word = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '') || 'person';
	const mail = `${word}@mail-${++count}.example`; // a domain of their own ties them to nobody
	const { id } = await prisma().user.create({
		data: {
			email: mail,
			name,
			passwordHash: '-',
			emailConfirmedAt: new Date(),
			roles: { create: roles.map((role) => ({ seasonId, role })) }
		}
	});
	return { ...actorWith(id, ...roles), name, email: mail };
}

/** Signs them in on a device that has shown its second factor: how that goes is another journey. */
export async function session({ userId }: SignedIn): Promise<string> {
	const device = { device: 'a journey', network: '' };
	return (await transaction((tx) => openSession(tx, userId, device, new Date()))).token;
}

/** The session of somebody new on the staff, whose second factor is set up. */
export async function staffSession(seasonId: string, role: 'operator' | 'auditor'): Promise<string> {
	const person = await plantPerson(seasonId, role, role);
	await prisma().user.update({ where: { id: person.userId }, data: { totpConfirmedAt: new Date() } });
	return session(person);
}

export async function plantOrganisation(domain: string, ...memberIds: string[]): Promise<string> {
	const { id } = await prisma().organisation.create({
		data: {
			slug: domain.replaceAll('.', '-'),
			name: both(domain),
			kind: 'company',
			domain,
			verifiedAt: new Date(),
			members: { create: memberIds.map((userId) => ({ userId })) }
		}
	});
	return id;
}

export async function plantProblem(
	seasonId: string,
	slug: string,
	organisationId: string | null = null,
	track = 'law',
	text = both(slug)
) {
	const authorId = (await prisma().user.findFirstOrThrow()).id;
	const { id } = await prisma().need.create({
		data: {
			seasonId,
			proposerId: authorId,
			organisationId,
			title: text,
			track,
			sufferers: text,
			description: text,
			tried: text,
			data: text,
			success: text,
			offer: text,
			contact: 'c@x.example',
			ipTemplate: 'team-keeps',
			state: 'published',
			decisionReason: text,
			decidedAt: new Date()
		}
	});
	const problem = await prisma().problem.create({
		data: {
			seasonId,
			needId: id,
			organisationId,
			slug,
			track,
			state: 'published',
			currentVersion: 1,
			publishedAt: new Date()
		}
	});
	await prisma().problemVersion.create({
		data: {
			problemId: problem.id,
			version: 1,
			title: text,
			summary: text,
			statement: text,
			rules: both('rules of version 1'),
			difficulty: 2,
			prizeKrw: 1_000n,
			metric: 'accuracy',
			direction: 'higher',
			kinds: ['predictions'],
			quotaPerDay: 5,
			quotaTotal: 50,
			splitSeed: 's',
			authorId
		}
	});
	return { id: problem.id, slug, title: text };
}

export const proposal = (marker = 'plain', more: Partial<Proposal> = {}): Proposal => ({
	language: 'ko',
	title: `title ${marker}`,
	summary: `summary ${marker}`,
	approach: `approach ${marker}`,
	dataUse: `data ${marker}`,
	risks: `risks ${marker}`,
	plan: `plan ${marker}`,
	milestones: [{ title: 'one', evidence: 'report', dueWeek: 4, amountKrw: 500 }],
	budget: [{ item: 'people', amountKrw: 1000 }],
	budgetKrw: 1000,
	gpuHours: 10,
	...more
});

export async function plantTeam(
	captain: SignedIn,
	name: string,
	...others: SignedIn[]
): Promise<{ id: string; slug: string }> {
	const team = await createTeam(captain, { name, slug: `team-${++count}`, kind: 'academia', country: 'KR' });
	for (const member of others) await joinTeam(member, (await inviteLink(captain, team.id)).token);
	return team;
}

export const submitted = (captain: SignedIn, teamId: string, problemId: string, text = proposal()) =>
	submitProposal(
		captain,
		{ teamId, problemId, revision: 0, proposal: text },
		{ rulesVersion: 1, accepted: true }
	);
