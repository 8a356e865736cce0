import { touchBoard } from '#lib/server/evaluation/board-cache.ts';
import { randomUUID } from 'node:crypto';
import { prisma, type SignedIn, transaction } from '#lib/server/platform/index.ts';
import { declareRound, listRounds, type NewRound } from '#lib/server/tournament/index.ts';
import { plantPerson, plantProblem, plantSeason } from './entrants.ts';

export interface PlantedTeam {
	id: string;
	slug: string;
	name: string;
	captain: SignedIn;
	entryId: string;
}

/** A season whose selection is published: staff, jurors, and `count` selected teams, planted row by row. */
export async function contest(count: number, jurorCount = 2) {
	const season = await plantSeason();
	const organiser = await plantPerson(season.id, 'Organiser', 'organiser');
	const operator = await plantPerson(season.id, 'Operator', 'operator');
	const jurors = await Promise.all(
		Array.from({ length: jurorCount }, (_, i) => plantPerson(season.id, `Juror ${i}`, 'judge'))
	);
	const problem = await plantProblem(season.id, `p-${randomUUID().slice(0, 8)}`);
	const teams: PlantedTeam[] = [];
	for (let i = 0; i < count; i++)
		teams.push(
			await plantSelected(season.id, problem.id, `Team ${i}`, await plantPerson(season.id, `C${i}`))
		);
	await prisma().selectionDecision.create({
		data: {
			seasonId: season.id,
			places: count,
			seed: 's',
			seedHash: 'h',
			table: [],
			decidedBy: organiser.userId,
			publishedAt: new Date(),
			outcomes: {
				create: teams.map(({ entryId }, i) => ({
					entryId,
					outcome: 'selected',
					rank: i + 1,
					letter: { ko: '', en: '' }
				}))
			}
		}
	});
	return { seasonId: season.id, organiser, operator, jurors, problem, teams };
}

export type Contest = Awaited<ReturnType<typeof contest>>;

export async function plantSelected(
	seasonId: string,
	problemId: string,
	name: string,
	captain: SignedIn
): Promise<PlantedTeam> {
	const slug = `team-${randomUUID().slice(0, 8)}`;
	const { id } = await prisma().team.create({
		data: {
			seasonId,
			slug,
			name,
			kind: 'academia',
			country: 'KR',
			captainId: captain.userId,
			members: { create: { userId: captain.userId } }
		}
	});
	const entry = await prisma().entry.create({
		data: { seasonId, teamId: id, problemId, state: 'selected', title: `proposal of ${name}` }
	});
	return { id, slug, name, captain, entryId: entry.id };
}

/** A scored submission, so that a team has a private metric. Of `accuracy`, where guessing reaches a half. */
export async function plantScore(teamId: string, problemId: string, seasonId: string, accuracy: number) {
	const number = (await prisma().submission.count({ where: { teamId } })) + 1;
	const common = {
		metric: 'accuracy',
		value: accuracy,
		low: accuracy,
		high: accuracy,
		rows: 100,
		trivial: 0.5
	};
	const { id } = await prisma().submission.create({
		data: {
			seasonId,
			problemId,
			problemVersion: 1,
			teamId,
			authorId: randomUUID(),
			number,
			kind: 'predictions',
			filename: 'p.csv',
			objectKey: randomUUID(),
			bytes: 1n,
			sha256: '0'.repeat(64),
			state: 'scored',
			quotaDay: '2026-01-01',
			uploadedAt: new Date(),
			finishedAt: new Date(),
			publicScores: { accuracy: [accuracy, accuracy, accuracy, 100, 0.5] },
			scores: { create: (['public', 'private'] as const).map((split) => ({ split, ...common })) }
		}
	});
	await transaction((tx) => touchBoard(tx, problemId, id));
}

const words = (text: string) => ({ ko: text, en: text });
export const juryCriteria = ['effect', 'idea'].map((key) => ({
	key,
	name: words(key),
	weight: 50,
	anchors: [1, 2, 3, 4, 5].map((score) => words(`${key} ${score}`))
}));

export const roundOf = (field: Contest, change: Partial<NewRound> = {}): NewRound => ({
	seasonId: field.seasonId,
	number: 1,
	name: words('round'),
	format: 'duel',
	weights: { metric: 40, jury: 60, public: 0 },
	scale: 'linear',
	places: 1,
	tieBreaks: ['public', 'jury', 'metric', 'lot'],
	criteria: juryCriteria,
	jurors: field.jurors.map((juror) => juror.userId),
	...change
});

/** A round that may be opened: the problem takes nothing in any more. */
export async function declared(field: Contest, change: Partial<NewRound> = {}): Promise<string> {
	const open = { seasonId: field.seasonId, state: 'published' };
	await prisma().problem.updateMany({ where: open, data: { state: 'closed', closedAt: new Date() } });
	return declareRound(field.organiser, roundOf(field, change));
}

export async function controlRound(field: Contest, number = 1) {
	const rounds = await listRounds(field.seasonId, 'control');
	return rounds.find((round) => round.number === number)!;
}
export async function publicRound(field: Contest, number = 1) {
	const rounds = await listRounds(field.seasonId, 'public');
	return rounds.find((round) => round.number === number)!;
}
