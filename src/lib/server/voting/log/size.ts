import type { Sql } from '../sql.ts';

/** How many leaves the log of a poll has. */
export async function logSize(sql: Sql, pollId: string): Promise<number> {
	const [row] = await sql<{ size: number }>('SELECT poll_log_size($1::uuid)::int AS size', [pollId]);
	return row!.size;
}
