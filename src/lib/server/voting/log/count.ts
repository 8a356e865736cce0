import { pointsAt } from '#lib/voting/choice.ts';
import type { Change, PollRules } from '#lib/voting/leaf.ts';
import type { Sql } from '../sql.ts';

/** What the ballots of a poll come to, as docs/vote-log.md counts them. */
export interface PollCount {
	/** Points per option number, zero where nobody chose it. */
	counts: Record<string, number>;
	counted: number;
	superseded: number;
	quarantined: number;
}

type Rules = Pick<PollRules, 'ballot' | 'change' | 'options'>;

// Where minds may be changed, the last ballot of each voter stands. A ballot of one option has an empty list of choices.
const judged = (change: Change): string => `
WITH standing AS (
	SELECT ${change === 'last' ? 'DISTINCT ON (nullifier)' : ''} id, option, choice FROM ballots WHERE poll_id = $1::uuid
	${change === 'last' ? 'ORDER BY nullifier, turn DESC' : ''}
), judged AS (
	SELECT option, choice, EXISTS (
		SELECT 1 FROM grouped_ballots b JOIN ballot_groups g ON g.id = b.group_id WHERE b.ballot_id = s.id AND g.outcome = 'exclude'
	) AS out FROM standing s
)`;

/** Counts the table that the log was checked against. */
export async function countPoll(sql: Sql, pollId: string, rules: Rules): Promise<PollCount> {
	const { ballot, change, options } = rules;
	const points = options.map((_, place) =>
		ballot.kind === 'ranked' && place >= ballot.points.length ? 0 : pointsAt(ballot, place)
	);
	const rows = await sql<{ option: number; points: number }>(
		`${judged(change)}, named AS (
			SELECT option, 1 AS points FROM judged WHERE NOT out AND choice = '{}'
			UNION ALL
			SELECT c.option, ($2::int[])[c.place] FROM judged, unnest(choice) WITH ORDINALITY AS c (option, place) WHERE NOT out
		) SELECT option, sum(points)::int AS points FROM named GROUP BY option`,
		[pollId, `{${points.join()}}`]
	);
	const counts = Object.fromEntries(options.map(({ number }) => [String(number), 0]));
	for (const { option, points: sum } of rows) counts[String(option)] = sum;
	const [sums] = await sql<Omit<PollCount, 'counts'>>(
		`${judged(change)} SELECT count(*) FILTER (WHERE NOT out)::int AS counted, count(*) FILTER (WHERE out)::int AS quarantined,
			(SELECT count(*) FROM ballots WHERE poll_id = $1::uuid)::int - count(*)::int AS superseded FROM judged`,
		[pollId]
	);
	return { counts, ...sums! };
}

/** A log that does not hold each ballot exactly once must never be counted. */
export async function insistWholeLog(sql: Sql, pollId: string): Promise<void> {
	const [found] = await sql<{ ballots: number; leaves: number }>(
		`SELECT (SELECT count(*) FROM ballots WHERE poll_id = $1::uuid)::int AS ballots,
			(SELECT count(*) FROM poll_leaves WHERE poll_id = $1::uuid AND kind = 'ballot')::int AS leaves`,
		[pollId]
	);
	if (found!.ballots !== found!.leaves)
		throw new Error(
			`The log of poll ${pollId} and its ballots differ: ${found!.leaves} and ${found!.ballots}.`
		);
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
