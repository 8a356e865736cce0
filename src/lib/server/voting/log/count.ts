import type { Sql } from '../sql.ts';

/** Ballots per option, zero where nobody chose it. Counts the table that the log was checked against. */
export async function countBallots(
	sql: Sql,
	pollId: string,
	options: number[]
): Promise<Record<string, number>> {
	const rows = await sql<{ option: number; votes: number }>(
		'SELECT option, count(*)::int AS votes FROM ballots WHERE poll_id = $1::uuid GROUP BY option',
		[pollId]
	);
	const counts = Object.fromEntries(options.map((option) => [String(option), 0]));
	for (const { option, votes } of rows) counts[String(option)] = votes;
	return counts;
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
