import pg from 'pg';
import { pool } from '#lib/server/platform/index.ts';

/** Runs something alone and counts the statements that reach PostgreSQL meanwhile. */
export async function countQueries<T>(act: () => Promise<T>): Promise<{ value: T; queries: number }> {
	const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
	const original = prototype.query;
	let queries = 0;
	prototype.query = function (this: unknown, ...args) {
		queries += 1;
		return original.apply(this, args);
	};
	try {
		return { value: await act(), queries };
	} finally {
		prototype.query = original;
	}
}

/** Runs something alone and counts the rows that plain SQL brings back meanwhile. */
export async function countRows<T>(act: () => Promise<T>): Promise<{ value: T; rows: number }> {
	const target = pool() as unknown as { query: (...args: unknown[]) => Promise<pg.QueryResult> };
	const original = target.query;
	let rows = 0;
	target.query = async (...args) => {
		const result = await original.apply(target, args);
		rows += result.rows.length;
		return result;
	};
	try {
		return { value: await act(), rows };
	} finally {
		target.query = original;
	}
}
