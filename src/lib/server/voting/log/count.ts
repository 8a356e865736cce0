import { pointsAt } from '#lib/voting/choice.ts';
import type { Change, PollRules } from '#lib/voting/leaf.ts';
import type { Fate } from '#lib/voting/series.ts';
import type { Sql } from '../sql.ts';
import { judged } from './fates.ts';

/** What the ballots of a poll come to, as docs/vote-log.md counts them. */
export interface PollCount {
	/** Points per option number, zero where nobody chose it. */
	counts: Record<string, number>;
	counted: number;
	superseded: number;
	quarantined: number;
}

type Rules = Pick<PollRules, 'ballot' | 'change' | 'options'>;

// Alike ballots are counted together before a list of choices is taken apart.
const counting = (change: Change): string => `
WITH ${judged(change)}, alike AS MATERIALIZED (
	SELECT option, choice, fate, count(*) AS ballots FROM judged GROUP BY 1, 2, 3
), named AS (
	SELECT option, ballots AS points FROM alike WHERE fate = 'counted' AND choice = '{}'
	UNION ALL
	SELECT c.option, ballots * ($2::int[])[c.place] FROM alike, unnest(choice) WITH ORDINALITY AS c (option, place) WHERE fate = 'counted'
), points AS (
	SELECT option, sum(points)::int AS points FROM named GROUP BY option
), ballots_of AS (
	SELECT fate, sum(ballots)::int AS ballots FROM alike GROUP BY fate
)
SELECT (SELECT coalesce(json_object_agg(option, points), '{}') FROM points) AS points,
	(SELECT coalesce(json_object_agg(fate, ballots), '{}') FROM ballots_of) AS fates`;

/** Counts the table that the log was checked against, in one reading of it: a nation's ballots are many. */
export async function countPoll(sql: Sql, pollId: string, rules: Rules): Promise<PollCount> {
	const { ballot, change, options } = rules;
	const worth = options.map((_, place) =>
		ballot.kind === 'ranked' && place >= ballot.points.length ? 0 : pointsAt(ballot, place)
	);
	const [found] = await sql<{ points: Record<string, number>; fates: Partial<Record<Fate, number>> }>(
		counting(change),
		[pollId, `{${worth.join()}}`]
	);
	const { points, fates } = found!;
	const { counted = 0, superseded = 0, quarantined = 0 } = fates;
	const counts = options.map(({ number }): [string, number] => [String(number), points[number] ?? 0]);
	return { counts: Object.fromEntries(counts), counted, superseded, quarantined };
}

/** How many ballots a poll has, and how many of them its log. */
export async function countLog(sql: Sql, pollId: string): Promise<{ ballots: number; leaves: number }> {
	const [found] = await sql<{ ballots: number; leaves: number }>(
		`SELECT (SELECT count(*) FROM ballots WHERE poll_id = $1::uuid)::int AS ballots,
			(SELECT coalesce(sum(size), 0) FROM ballot_pages WHERE poll_id = $1::uuid)::int AS leaves`,
		[pollId]
	);
	return found!;
}

/** A log that does not hold each ballot exactly once must never be counted. */
export async function insistWholeLog(sql: Sql, pollId: string): Promise<void> {
	const { ballots, leaves } = await countLog(sql, pollId);
	if (ballots !== leaves)
		throw new Error(`The log of poll ${pollId} and its ballots differ: ${leaves} and ${ballots}.`);
}

export interface Intake {
	received: number;
	late: number;
	repeated: number;
	noSuchOption: number;
}

export async function sumIntake(sql: Sql, pollId: string): Promise<Intake> {
	const [sum] = await sql<Intake>(
		`SELECT coalesce(sum(received), 0)::int AS received, coalesce(sum(late), 0)::int AS late,
			coalesce(sum(repeated), 0)::int AS repeated, coalesce(sum(no_such_option), 0)::int AS "noSuchOption"
		FROM poll_intakes WHERE poll_id = $1::uuid`,
		[pollId]
	);
	return sum!;
}
