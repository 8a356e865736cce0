import type { Sql } from '../sql.ts';

/** How many leaves the log of a poll has. */
export async function logSize(sql: Sql, pollId: string): Promise<number> {
	const text = 'SELECT coalesce(max(index) + 1, 0)::int AS size FROM poll_leaves WHERE poll_id = $1::uuid';
	return (await sql<{ size: number }>(text, [pollId]))[0]!.size;
}
