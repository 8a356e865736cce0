import { now, pool, type Tx } from '#lib/server/platform/index.ts';
import { problemAtVersion, readProblem } from '#lib/server/problems/index.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import {
	criteriaOf,
	entriesAt,
	liveEntries,
	privateEntries,
	type BoardEntry,
	type Split
} from './board-data.ts';
import { Standings } from './order.ts';

/**
 * Boards at hand. The database is the truth: a read asks it for the board's number, and whatever changed since the
 * number at hand is put in, one submission at a time. A number is given in the transaction of its change, under the lock
 * of the board's row, so that numbers are the order of commits and none can be passed over.
 */

export interface BoardState {
	revision: number;
	freezesAt: Date | null;
	thawsAt: Date | null;
}

interface Kept {
	/** What the entries were read by: the problem's version decides metrics and floors. */
	version: number;
	revision: number;
	readAt: number;
	standings: Standings<BoardEntry>;
}

const MOST_BOARDS = 60;
const MOST_STEPS = 500;
const KEPT_CHANGES = 5000;
/** Longer than a transaction that writes scores may take. */
const SETTLING_MS = 180_000;
const SETTLED = Number.MAX_SAFE_INTEGER;
/** Meanwhile results come in all the time, and nearly all of them after the moment. */
const AGAIN_MS = 5000;
const kept = new Map<string, Promise<Kept>>();

/**
 * Says that a board may have changed, by one submission or altogether. Locks the board's row until the end of the
 * transaction: so it comes last, after every lock on submissions.
 */
export async function touchBoard(tx: Tx, problemId: string, submissionId: string | null): Promise<void> {
	const [row] = await tx.$queryRaw<{ revision: number }[]>`
		INSERT INTO boards (problem_id, revision) VALUES (${problemId}::uuid, 1)
		ON CONFLICT (problem_id) DO UPDATE SET revision = boards.revision + 1 RETURNING revision`;
	const revision = row!.revision;
	await tx.boardChange.create({ data: { problemId, revision, submissionId } });
	if (revision % 500 === 0)
		await tx.boardChange.deleteMany({ where: { problemId, revision: { lt: revision - KEPT_CHANGES } } });
}

export async function boardState(problemId: string): Promise<BoardState> {
	const { rows } = await pool().query<{ revision: number; freezes_at: Date | null; thaws_at: Date | null }>(
		'SELECT revision, freezes_at, thaws_at FROM boards WHERE problem_id = $1',
		[problemId]
	);
	const [row] = rows;
	return { revision: row?.revision ?? 0, freezesAt: row?.freezes_at ?? null, thawsAt: row?.thaws_at ?? null };
}

/** The moment as of which the public sees the board, or null while it is not frozen. */
export const frozenSince = ({ freezesAt, thawsAt }: BoardState, at = now()): Date | null =>
	freezesAt !== null && freezesAt <= at && (thawsAt === null || at < thawsAt) ? freezesAt : null;

/** The board as it stands; organisers see it so even while it is frozen. */
export async function liveStandings(
	problem: PublishedProblem,
	split: Split,
	{ revision }: BoardState
): Promise<Standings<BoardEntry>> {
	const key = `${problem.id}:${split}`;
	return (
		await keep(key, async (before) => {
			const same = before?.version === problem.version ? before : null;
			if (same && same.revision >= revision) return same; // a reader that was slow asks for less
			if (same && split === 'public' && (await follow(problem, same, revision))) return { ...same, revision };
			const entries = await (split === 'public' ? liveEntries(problem) : privateEntries(problem));
			return {
				version: problem.version,
				revision,
				readAt: now().getTime(),
				standings: new Standings(entries, criteriaOf(problem))
			};
		})
	).standings;
}

/** The board as it stood at a moment, by the version of the problem that held then. */
export async function frozenStandings(
	problem: PublishedProblem,
	since: Date,
	{ revision }: BoardState
): Promise<{ problem: PublishedProblem; standings: Standings<BoardEntry> }> {
	const then = await problemAt(problem, since);
	const { standings } = await keep(`${problem.id}:${since.getTime()}`, async (before) => {
		const at = now().getTime();
		const fresh = before && (before.revision >= revision || Math.abs(at - before.readAt) < AGAIN_MS);
		if (before?.version === then.version && fresh) return before;
		// What was written just before the moment may be committed after it: until then a later number means reading again.
		const settled = at - since.getTime() > SETTLING_MS;
		const entries = await entriesAt(then, since);
		return {
			version: then.version,
			revision: settled ? SETTLED : revision,
			readAt: at,
			standings: new Standings(entries, criteriaOf(then))
		};
	});
	return { problem: then, standings };
}

/** The problem by the version that was current at a moment. */
async function problemAt(problem: PublishedProblem, at: Date): Promise<PublishedProblem> {
	const { versions } = await readProblem(problem.slug);
	const then = versions.filter((version) => new Date(version.at) <= at).map(({ version }) => version);
	const version = Math.max(1, ...then);
	return version === problem.version ? problem : problemAtVersion(problem.id, version);
}

/** One reading of a board at a time: those who come meanwhile take what the one before them made. */
async function keep(key: string, make: (before: Kept | null) => Promise<Kept>): Promise<Kept> {
	const before = kept.get(key);
	const next = (before ?? Promise.resolve(null)).catch(() => null).then(make);
	kept.delete(key); // so that the oldest stand first
	kept.set(key, next);
	next.catch(() => kept.get(key) === next && kept.delete(key));
	for (const oldest of kept.keys()) {
		if (kept.size <= MOST_BOARDS) break;
		kept.delete(oldest);
	}
	return next;
}

/** Puts in what changed from the number at hand to the one asked for; false where it must be read afresh. */
async function follow(problem: PublishedProblem, board: Kept, revision: number): Promise<boolean> {
	const { rows } = await pool().query<{
		revision: number;
		submission_id: string | null;
		team_id: string | null;
	}>(
		`SELECT c.revision, c.submission_id, s.team_id FROM board_changes c
		LEFT JOIN submissions s ON s.id = c.submission_id
		WHERE c.problem_id = $1 AND c.revision > $2 AND c.revision <= $3 LIMIT ${MOST_STEPS + 1}`,
		[problem.id, board.revision, revision]
	);
	const whole = rows.length === revision - board.revision && rows.length <= MOST_STEPS;
	if (!whole || rows.some((row) => row.submission_id === null || row.team_id === null)) return false;
	const teams = new Map(rows.map((row) => [row.submission_id!, row.team_id!]));
	const fresh = await liveEntries(problem, [...teams.keys()]);
	const byId = new Map(fresh.map((entry) => [entry.submissionId, entry]));
	for (const [id, teamId] of teams) board.standings.put(id, teamId, byId.get(id) ?? null);
	return true;
}

/** For tests and measurements: nothing at hand. */
export const forgetBoards = (): void => kept.clear();
