import { passesFloor } from '#lib/evaluation/metrics/index.ts';
import { pool } from '#lib/server/platform/index.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import type { Criteria, Entry } from './order.ts';
import { boardMetrics, factsOf, floorsOf, rankingMetricOf } from './task.ts';
import { speltScores, type SpeltScores } from './spelt-scores.ts';

export type Split = 'public' | 'private';

/** A score as a board holds it: value, interval, rows and what the best constant answer reaches. */
export type Packed = [value: number, low: number, high: number, rows: number, trivial: number | null];

export interface BoardEntry extends Entry {
	/** Read at each call, and kept by nobody: those of five thousand rows would be a hundred thousand arrays. */
	scores(): Record<string, Packed>;
	/** The same as text, for a table file. */
	spelt(places: ReadonlyMap<string, number>): SpeltScores;
}

interface Row {
	id: string;
	team_id: string;
	final_pick: boolean;
	at: number;
	/** JSON, read only where it is looked at: of five thousand rows a page shows a hundred. */
	scores: string | null;
}

const columns = `s.id, s.team_id, s.final_pick,
	(extract(epoch FROM coalesce(s.uploaded_at, s.created_at)) * 1000)::float8 AS at`;
const packed = `jsonb_object_agg(c.metric, jsonb_build_array(c.value, c.low, c.high, c.rows, c.trivial))::text`;

/** Scored submissions with the public scores that count now; of one submission, or of all. */
export async function liveEntries(
	problem: PublishedProblem,
	submissionIds: readonly string[] | null = null
): Promise<BoardEntry[]> {
	const { rows } = await pool().query<Row>(
		`SELECT ${columns}, s.public_scores::text AS scores FROM submissions s
		WHERE s.problem_id = $1 AND s.state = 'scored' AND ($2::uuid[] IS NULL OR s.id = ANY($2))`,
		[problem.id, submissionIds]
	);
	return entriesOf(problem, rows);
}

/** The private scores that count. For those who may see them, and for the rooms that keep them until the reveal. */
export async function privateEntries(problem: PublishedProblem): Promise<BoardEntry[]> {
	const { rows } = await pool().query<Row>(
		`SELECT ${columns}, ${packed} AS scores FROM submissions s
		JOIN scores c ON c.submission_id = s.id AND c.generation = s.score_generation AND c.split = 'private'
		WHERE s.problem_id = $1 AND s.state = 'scored' GROUP BY s.id`,
		[problem.id]
	);
	return entriesOf(problem, rows);
}

/**
 * Public scores as they counted at a moment: what was written by then, in the generation that was last applied by then.
 * Nothing that came later is in the query, so neither is its order, its number or its time.
 */
export async function entriesAt(problem: PublishedProblem, at: Date): Promise<BoardEntry[]> {
	const { rows } = await pool().query<Row>(
		`SELECT ${columns}, ${packed} AS scores FROM submissions s
		CROSS JOIN LATERAL (SELECT coalesce((
			SELECT r.number FROM rejudge_items i JOIN rejudge_sets r ON r.id = i.set_id
			WHERE i.submission_id = s.id AND r.state = 'applied' AND r.ended_at <= $2
			ORDER BY r.ended_at DESC, r.number DESC LIMIT 1), 0) AS generation) g
		JOIN scores c ON c.submission_id = s.id AND c.generation = g.generation AND c.split = 'public' AND c.created_at <= $2
		WHERE s.problem_id = $1 GROUP BY s.id`,
		[problem.id, at]
	);
	return entriesOf(problem, rows);
}

/** What rows of scores mean under a problem's metrics and floors. Without a ranking value a submission is on no board. */
export function entriesOf(problem: PublishedProblem, rows: readonly Row[]): BoardEntry[] {
	const names = boardMetrics(problem);
	const floors = floorsOf(problem).map(({ metric, floor }) => ({
		metric,
		floor,
		direction: factsOf(problem, metric).direction
	}));
	const [ranking = '', ...others] = names;
	return rows.flatMap((row) => {
		const value = valueIn(row.scores, ranking);
		if (value === null) return []; // scored by another version's metric: it is not comparable
		// A floor that nobody measured is not met.
		const passes = floors.every(({ metric, floor, direction }) => {
			const score = valueIn(row.scores, metric);
			return score !== null && passesFloor(direction, score, floor);
		});
		return [new StoredEntry(row, value, passes, others)];
	});
}

/** A metric's value in packed scores, without reading the rest: `{"accuracy":[0.9, …` holds each name once, as a key. */
export function valueIn(scores: string | null, metric: string): number | null {
	const key = `${JSON.stringify(metric)}:`;
	const at = scores?.indexOf(key) ?? -1;
	if (at < 0) return null;
	// PostgreSQL writes 1e-32 or 1e45 out in full: the number ends where the comma stands, however long it is.
	const start = scores!.indexOf('[', at + key.length) + 1;
	const value = Number.parseFloat(scores!.slice(start, scores!.indexOf(',', start)));
	return Number.isFinite(value) ? value : null;
}

class StoredEntry implements BoardEntry {
	readonly submissionId: string;
	readonly teamId: string;
	readonly at: number;
	readonly finalPick: boolean;
	readonly value: number;
	readonly passes: boolean;
	private readonly stored: string;
	private readonly others: readonly string[];
	private read: number[] | undefined;

	constructor(row: Row, value: number, passes: boolean, others: readonly string[]) {
		this.submissionId = row.id;
		this.teamId = row.team_id;
		this.at = row.at;
		this.finalPick = row.final_pick;
		this.stored = row.scores!;
		this.value = value;
		this.passes = passes;
		this.others = others;
	}

	scores(): Record<string, Packed> {
		return JSON.parse(this.stored) as Record<string, Packed>;
	}

	spelt(places: ReadonlyMap<string, number>): SpeltScores {
		return speltScores(this.stored, places);
	}

	get ties(): readonly number[] {
		if (!this.read) {
			const scores = this.scores();
			this.read = this.others.map((name) => scores[name]?.[0] ?? Number.NaN);
		}
		return this.read;
	}
}

export const criteriaOf = (problem: PublishedProblem): Criteria => ({
	directions: boardMetrics(problem).map((name) => factsOf(problem, name).direction),
	stands: problem.scoring.pick === 'last' ? 'last' : 'best'
});

/** Where a board has no ranking score it is not shown; what ranks stands first. */
export const shownMetrics = (problem: PublishedProblem): { ranking: string; others: string[] } => {
	const [ranking = rankingMetricOf(problem), ...others] = boardMetrics(problem);
	return { ranking, others };
};
