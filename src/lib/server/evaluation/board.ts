import { passesFloor, readMetricName } from '#lib/evaluation/metrics/index.ts';
import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { has, now, prisma, refuse, refuseIf, transaction, type Actor } from '#lib/server/platform/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { findTeams, type TeamBrief } from '#lib/server/teams/index.ts';
import type { Direction } from '#lib/problems/metrics.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { finalChoice, improvements, rankTeams, type Ranked, type Scored } from './rules.ts';
import { floorsOf, mainMetricOf } from './task.ts';

type Split = 'public' | 'private';

export interface BoardRow {
	/** Null below a safety floor: shown, but not ranked. */
	rank: number | null;
	team: Pick<TeamBrief, 'slug' | 'name'>;
	value: number;
	low: number;
	high: number;
	rows: number;
	/** Scored submissions of this team so far. */
	entries: number;
	at: string;
	floors: { metric: string; value: number; passes: boolean }[];
}

export interface Board {
	problem: Pick<PublishedProblem, 'slug' | 'title' | 'metric' | 'direction'> & { closedAt: string | null };
	split: Split;
	rows: BoardRow[];
	/** The leading teams' best so far, for the plot. Only ever of the public split. */
	history: { team: string; points: { at: string; value: number }[] }[];
}

const PLOTTED_TEAMS = 8;

interface ScoredRow extends Scored {
	low: number;
	high: number;
	rows: number;
	trivial: number;
	floors: BoardRow['floors'];
}

/** The public board: the public split only. The private one is not in the query, so neither is its order. */
export async function publicBoard(slug: string): Promise<Board> {
	const problem = await findPublishedProblem(slug);
	const scored = await readScores(problem, 'public');
	const ranked = rankTeams(scored, problem.direction);
	const steps = improvements(scored, problem.direction);
	const board = await present(problem, 'public', scored, ranked);
	const teams = await findTeams(ranked.map(({ teamId }) => teamId));
	const history = ranked.slice(0, PLOTTED_TEAMS).flatMap(({ teamId }) => {
		const points = (steps.get(teamId) ?? []).map(({ at, value }) => ({ at: at.toISOString(), value }));
		return points.length > 0 ? [{ team: teams.get(teamId)?.name ?? '', points }] : [];
	});
	return { ...board, history };
}

const revealKey = (problemId: string) => `evaluation.revealed.${problemId}`;

export async function isRevealed(problemId: string): Promise<boolean> {
	return (await prisma().setting.count({ where: { key: revealKey(problemId) } })) > 0;
}

/** Opens the private board to everyone. Only once the problem is closed, and for good. */
export async function revealBoard(actor: Actor, slug: string): Promise<void> {
	const problem = await findPublishedProblem(slug);
	await transaction(async (tx) => {
		insistRole(actor, 'organiser');
		refuseIf(problem.closedAt === null, 'close_problem_first');
		const key = revealKey(problem.id);
		if (await tx.setting.findUnique({ where: { key } })) return;
		await tx.setting.create({ data: { key, value: { at: now().toISOString() } } });
		await record(tx, actor, 'board.revealed', { seasonId: problem.seasonId, problemId: problem.id });
	});
}

/** The private board: for organisers and auditors once the problem is closed, and for everyone after the reveal. */
export async function privateBoard(actor: Actor, slug: string): Promise<Board> {
	const problem = await findPublishedProblem(slug);
	if (!(await isRevealed(problem.id))) {
		refuseIf(!has(actor, 'organiser', 'auditor'), 'not_found');
		refuseIf(problem.closedAt === null, 'close_problem_first');
	}
	return standings(problem);
}

/** What teams stand with in the end, on the private split. For this room's own use. */
export async function privateRanks(
	problem: PublishedProblem
): Promise<{ scored: ScoredRow[]; ranked: Ranked[] }> {
	const choice = finalChoice(await readScores(problem, 'public'), problem.direction);
	const chosen = new Set([...choice.values()].flat());
	const scored = (await readScores(problem, 'private')).filter(({ submissionId }) =>
		chosen.has(submissionId)
	);
	return { scored, ranked: rankTeams(scored, problem.direction) };
}

async function standings(problem: PublishedProblem): Promise<Board> {
	const { scored, ranked } = await privateRanks(problem);
	return { ...(await present(problem, 'private', scored, ranked)), history: [] };
}

async function readScores(problem: PublishedProblem, split: Split): Promise<ScoredRow[]> {
	const rows = await prisma().submission.findMany({
		where: { problemId: problem.id, state: 'scored' },
		select: {
			id: true,
			teamId: true,
			finalPick: true,
			uploadedAt: true,
			createdAt: true,
			scores: { where: { split }, omit: { createdAt: true } }
		}
	});
	const metric = mainMetricOf(problem);
	return rows.flatMap(({ id, teamId, finalPick, uploadedAt, createdAt, scores }) => {
		const main = scores.find((score) => score.metric === metric);
		if (!main) return []; // scored by another version's metric: it is not comparable
		const floors = floorsOf(problem).flatMap(({ metric: name, floor }) => {
			const score = scores.find((candidate) => candidate.metric === name);
			return score ? [{ metric: name, value: score.value, passes: passes(name, score.value, floor) }] : [];
		});
		const { value, low, high, rows: count } = main;
		const trivial = main.trivial ?? 0;
		const at = uploadedAt ?? createdAt;
		return [
			{
				submissionId: id,
				teamId,
				finalPick,
				at,
				value,
				low,
				high,
				rows: count,
				trivial,
				floors,
				passes: floors.every((one) => one.passes)
			}
		];
	});
}

export function passes(metric: string, value: number, floor: number): boolean {
	const direction: Direction = readMetricName(metric)?.metric.direction ?? 'higher';
	return passesFloor(direction, value, floor);
}

async function present(
	problem: PublishedProblem,
	split: Split,
	scored: ScoredRow[],
	ranked: Ranked[]
): Promise<Omit<Board, 'history'>> {
	const teams = await findTeams(ranked.map(({ teamId }) => teamId));
	const bySubmission = new Map(scored.map((row) => [row.submissionId, row]));
	const rows = ranked.map(({ submissionId, teamId, rank }): BoardRow => {
		const {
			value,
			low,
			high,
			rows: count,
			at,
			floors
		} = bySubmission.get(submissionId) ?? refuse('surprise');
		const { slug, name } = teams.get(teamId) ?? { slug: '', name: '' };
		const entries = scored.filter((row) => row.teamId === teamId).length;
		return {
			rank,
			team: { slug, name },
			value,
			low,
			high,
			rows: count,
			entries,
			at: at.toISOString(),
			floors
		};
	});
	const { slug, title, metric, direction, closedAt } = problem;
	return { problem: { slug, title, metric, direction, closedAt }, split, rows };
}
