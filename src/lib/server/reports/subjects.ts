import type { Subject } from '#lib/audit/views.ts';
import { findOrganisations, findPeople } from '#lib/server/identity/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

type Named = Omit<Subject, 'key'>;
type Find = (ids: string[]) => Promise<(readonly [string, Named])[]>;

const both = (name: string): Text => ({ ko: name, en: name });
const among = (ids: string[]) => ({ where: { id: { in: ids } } });

const people: Find = async (ids) =>
	[...(await findPeople(ids))].map(([id, { name }]) => [id, { name: both(name), href: null }]);
const teams: Find = async (ids) =>
	(await prisma().team.findMany(among(ids))).map((team) => [
		team.id,
		{ name: both(team.name), href: `/teams/${team.slug}` }
	]);
const rounds: Find = async (ids) =>
	(await prisma().round.findMany(among(ids))).map((round) => [
		round.id,
		{ name: round.name as unknown as Text, href: `/results/${round.number}` }
	]);

/** By the key under which details hold the id, in the order in which they are named. */
const finders: Record<string, Find> = {
	personId: people,
	userId: people,
	judgeId: people,
	jurorId: people,
	organisationId: async (ids) =>
		[...(await findOrganisations(ids))].map(([id, { name, slug }]) => [
			id,
			{ name, href: `/organisations/${slug}` }
		]),
	teamId: teams,
	entryId: async (ids) => {
		const entries = await prisma().entry.findMany({ ...among(ids), include: { team: true } });
		return entries.map(({ id, team }) => [id, { name: both(team.name), href: `/teams/${team.slug}` }]);
	},
	grantId: async (ids) => {
		const grants = await prisma().grant.findMany(among(ids));
		const owners = new Map(await teams(grants.map((grant) => grant.teamId)));
		return grants.flatMap(({ id, teamId }) => {
			const team = owners.get(teamId);
			return team ? [[id, { ...team, href: `${team.href}/grants` }] as const] : [];
		});
	},
	needId: async (ids) =>
		(await prisma().need.findMany(among(ids))).map((need) => [
			need.id,
			{ name: need.title as unknown as Text, href: `/needs/${need.id}` }
		]),
	mergedIntoId: (ids) => finders.needId!(ids),
	problemId: async (ids) => {
		const problems = await prisma().problem.findMany({
			...among(ids),
			include: { versions: { orderBy: { version: 'desc' }, take: 1, select: { title: true } } }
		});
		return problems.map(({ id, slug, publishedAt, versions, ...problem }) => [
			id,
			{
				name: (versions[0]?.title as unknown as Text | undefined) ?? both(slug),
				href: publishedAt && problem.state !== 'draft' ? `/problems/${slug}` : `/organiser/problems/${id}`
			}
		]);
	},
	submissionId: async (ids) => {
		const found = await prisma().submission.findMany(among(ids));
		const owners = new Map(await teams(found.map((submission) => submission.teamId)));
		return found.map(({ id, teamId, number }) => {
			const name = `${owners.get(teamId)?.name.ko ?? ''} #${number}`.trim();
			return [id, { name: both(name), href: `/submissions/${id}` }];
		});
	},
	roundId: rounds,
	matchId: async (ids) => {
		const matches = await prisma().match.findMany({ ...among(ids), include: { round: true } });
		return matches.map(({ id, number, round }) => {
			const name = round.name as unknown as Text;
			return [
				id,
				{
					name: { ko: `${name.ko} ${number}경기`, en: `${name.en}, match ${number}` },
					href: `/results/${round.number}`
				}
			];
		});
	},
	pollId: async (ids) =>
		(await prisma().poll.findMany(among(ids))).map((poll) => [
			poll.id,
			{ name: poll.title as unknown as Text, href: `/vote/${poll.slug}` }
		]),
	cueId: async (ids) =>
		(await prisma().cue.findMany(among(ids))).map((cue) => [
			cue.id,
			{ name: cue.title as unknown as Text, href: null }
		]),
	announcementId: async (ids) =>
		(await prisma().announcement.findMany(among(ids))).map((row) => [
			row.id,
			{ name: row.title as unknown as Text, href: `/announcements` }
		]),
	openingId: async (ids) =>
		(await prisma().opening.findMany(among(ids))).map((row) => [
			row.id,
			{ name: row.title as unknown as Text, href: `/placement` }
		])
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Entry {
	actorId: string | null;
	details: unknown;
}

/** Who did something to themselves is named once, as who did it. */
function idsIn({ actorId, details }: Entry): [string, string][] {
	const held = (details ?? {}) as Record<string, unknown>;
	return Object.keys(finders).flatMap((key) => {
		const id = held[key];
		return typeof id === 'string' && uuid.test(id) && id !== actorId ? [[key, id] as [string, string]] : [];
	});
}

/** The things that entries name by id, for each of them; one query for each sort of thing, however many entries. */
export async function subjectsOf(entries: readonly Entry[]): Promise<Subject[][]> {
	const held = entries.map(idsIn);
	const found = new Map<string, Map<string, Named>>();
	await Promise.all(
		Object.entries(finders).map(async ([key, find]) => {
			const ids = [...new Set(held.flat().flatMap(([name, id]) => (name === key ? id : [])))];
			if (ids.length) found.set(key, new Map(await find(ids)));
		})
	);
	return held.map((pairs) => {
		const named = pairs.flatMap(([key, id]) => {
			const thing = found.get(key)?.get(id);
			return thing ? [{ key, ...thing }] : [];
		});
		// A match says its round, a submission its team: what is named twice is named once, in full.
		const covered = new Set(named.some(({ key }) => key === 'matchId') ? ['roundId'] : []);
		if (named.some(({ key }) => ['submissionId', 'entryId', 'grantId'].includes(key))) covered.add('teamId');
		return named.filter(({ key }) => !covered.has(key));
	});
}
