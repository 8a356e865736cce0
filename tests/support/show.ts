import { prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import { commitPoll, createPoll } from '#lib/server/voting/index.ts';
import type { ExplainedResult } from '#lib/tournament/types.ts';
import { usualManner } from '#lib/voting/vote-form.ts';
import { plantPerson, plantSeason } from './entrants.ts';

const both = (text: string) => ({ ko: text, en: text });

export interface Show {
	seasonId: string;
	roundId: string;
	matchId: string;
	pollId: string;
	pollSlug: string;
	round: number;
	cheong: string;
	hong: string;
}

/** A final of two teams, its vote committed, ready to be played; nobody else is needed to run it. */
export async function plantShow(
	names: [string, string] = ['한빛', 'NOVA'],
	season?: { id: string },
	number = 1,
	manner: { graceMs?: number; windowSeconds?: number } = {}
): Promise<Show> {
	const seasonId = season?.id ?? (await plantSeason()).id;
	const captain = await plantPerson(seasonId, 'Captain');
	const [cheong, hong] = await Promise.all(
		names.map(async (name, at) => {
			const team = {
				seasonId,
				slug: `team-${number}-${at + 1}`,
				name,
				kind: 'academia',
				country: 'KR',
				captainId: captain.userId
			};
			return (await prisma().team.create({ data: team })).id;
		})
	);
	const round = await prisma().round.create({
		data: {
			seasonId,
			number,
			name: { ko: '결승', en: 'Final' },
			format: 'final',
			weights: { metric: 60, jury: 0, public: 40 },
			scale: 'linear',
			places: 1,
			tieBreaks: ['public', 'metric', 'lot'],
			seedHash: '00',
			vote: { ...usualManner, ...manner } as never,
			state: 'open',
			entrants: {
				create: [
					{ teamId: cheong!, slot: 1, metric: { skill: 71 } },
					{ teamId: hong!, slot: 2, metric: { skill: 69 } }
				]
			}
		}
	});
	const pollSlug = `round-${number}-match-1`;
	const pollId = await transaction(async (tx) => {
		const options = [
			{ label: both(names[0]), side: 'cheong', subject: cheong! },
			{ label: both(names[1]), side: 'hong', subject: hong! }
		];
		const id = await createPoll(tx, systemActor, {
			seasonId,
			slug: pollSlug,
			title: { ko: '결승 투표', en: 'The final vote' },
			options,
			...manner
		});
		await commitPoll(tx, systemActor, id);
		return id;
	});
	const data = { roundId: round.id, number: 1, cheongId: cheong!, hongId: hong!, pollId };
	const { id: matchId } = await prisma().match.create({ data });
	return {
		seasonId,
		roundId: round.id,
		matchId,
		pollId,
		pollSlug,
		round: number,
		cheong: cheong!,
		hong: hong!
	};
}

/** Turns a hidden result around, as if the other team had won. */
export async function turnResult({ matchId, cheong, hong }: Show): Promise<void> {
	const match = await prisma().match.findUniqueOrThrow({ where: { id: matchId } });
	const { results, ...rest } = match.explained as unknown as { results: ExplainedResult[] };
	const other = (id: string) => (id === cheong ? hong : cheong);
	const turned = results.map((result) => ({
		...result,
		teamId: other(result.teamId),
		total: result.total + 1
	}));
	await prisma().match.update({
		where: { id: matchId },
		data: { winnerId: other(match.winnerId!), explained: { ...rest, results: turned } as never }
	});
}
