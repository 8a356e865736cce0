import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	anonymous,
	has,
	now,
	prisma,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { teamsOf } from '#lib/server/teams/index.ts';
import type { BoardQuery, BoardView } from '#lib/evaluation/board.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { boardState, frozenSince, frozenStandings, liveStandings } from './board-cache.ts';
import { criteriaOf, type BoardEntry, type Split } from './board-data.ts';
import { correctionsOf } from './corrections.ts';
import { presentBoard, tableOf } from './present.ts';
import { lockScores } from './locks.ts';
import { finalChoice, Standings } from './order.ts';

/**
 * The one way to a board, for the page, the JSON endpoint, the table file, and what a socket says to look at again. It
 * decides what the reader may see: everyone the public split, as it stood when it was frozen; organisers the board as it
 * stands; the private split nobody before the reveal, but organisers and auditors once the problem is closed.
 */
export async function readBoard(actor: Actor, slug: string, query: BoardQuery = {}): Promise<BoardView> {
	const { problem, standings, split, ...told } = await boardFor(actor, slug, query);
	const mine = actor.userId === null ? [] : (await teamsOf(actor.userId)).map(({ id }) => id);
	const board = await presentBoard({ problem, standings, split, query, mine });
	return { ...board, ...(split === 'private' && { history: [] }), ...told };
}

/** The same board whole, as a table file. */
export async function readTable(
	actor: Actor,
	slug: string,
	query: Pick<BoardQuery, 'split' | 'live'> = {}
): Promise<string> {
	return tableOf(await boardFor(actor, slug, query));
}

type Shown = { problem: PublishedProblem; standings: Standings<BoardEntry>; split: Split } & Pick<
	BoardView,
	'frozenAt' | 'behind' | 'corrections'
>;

async function boardFor(actor: Actor, slug: string, query: BoardQuery): Promise<Shown> {
	const problem = await findPublishedProblem(slug);
	if (query.split === 'private') return privateBoard(actor, problem);
	const state = await boardState(problem.id);
	const since = frozenSince(state);
	const behind = since !== null && query.live === true && has(actor, 'organiser');
	const shown =
		since !== null && !behind
			? await frozenStandings(problem, since, state)
			: { problem, standings: await liveStandings(problem, 'public', state) };
	const corrections = await correctionsOf(problem.id, behind ? null : since);
	return { ...shown, split: 'public', frozenAt: since?.toISOString() ?? null, behind, corrections };
}

/** The public board as anyone sees it. */
export const publicBoard = (
	slug: string,
	query: Omit<BoardQuery, 'split' | 'live'> = {}
): Promise<BoardView> => readBoard(anonymous('ko'), slug, query);

const revealKey = (problemId: string) => `evaluation.revealed.${problemId}`;

export async function isRevealed(problemId: string, db: Pick<Tx, 'setting'> = prisma()): Promise<boolean> {
	return (await db.setting.count({ where: { key: revealKey(problemId) } })) > 0;
}

/** Opens the private board to everyone. Only once the problem is closed, and for good. */
export async function revealBoard(actor: Actor, slug: string): Promise<void> {
	const problem = await findPublishedProblem(slug);
	await transaction(async (tx) => {
		await lockScores(tx, problem.id, 'all'); // a set that is being applied is in it, or is refused
		insistRole(actor, 'organiser');
		refuseIf(problem.closedAt === null, 'close_problem_first');
		const key = revealKey(problem.id);
		if (await tx.setting.findUnique({ where: { key } })) return;
		const under = { problemId: problem.id, state: { in: ['queued', 'scoring'] } };
		const count = await tx.submission.count({ where: under });
		refuseIf(count > 0, 'scores_pending', { count });
		await tx.setting.create({ data: { key, value: { at: now().toISOString() } } });
		await record(tx, actor, 'board.revealed', { seasonId: problem.seasonId, problemId: problem.id });
	});
}

/** The private board: for organisers and auditors once the problem is closed, and for everyone after the reveal. */
async function privateBoard(actor: Actor, problem: PublishedProblem): Promise<Shown> {
	if (!(await isRevealed(problem.id))) {
		refuseIf(!has(actor, 'organiser', 'auditor'), 'not_found');
		refuseIf(problem.closedAt === null, 'close_problem_first');
	}
	const standings = await privateStandings(problem);
	const corrections = await correctionsOf(problem.id, null);
	return { problem, standings, split: 'private', frozenAt: null, behind: false, corrections };
}

/** What teams stand with in the end, on the private split. For this room's own use. */
export async function privateStandings(problem: PublishedProblem): Promise<Standings<BoardEntry>> {
	const state = await boardState(problem.id);
	const [open, sealed] = await Promise.all([
		liveStandings(problem, 'public', state),
		liveStandings(problem, 'private', state)
	]);
	const criteria = { ...criteriaOf(problem), stands: 'best' } as const;
	const all = open.order.flatMap(({ teamId }) => open.entriesOf(teamId));
	const chosen = new Set([...finalChoice(all, criteria, problem.scoring.pick).values()].flat());
	const entries = sealed.order
		.flatMap(({ teamId }) => sealed.entriesOf(teamId))
		.filter(({ submissionId }) => chosen.has(submissionId));
	return new Standings(entries, criteria);
}
