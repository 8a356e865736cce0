import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { pool } from '#lib/server/platform/index.ts';

const inside = new AsyncLocalStorage<true>();
const own = (): boolean => inside.getStore() === true;

/** Runs something and counts the statements that it sends to PostgreSQL; those of a timer from before are not its own. */
export const countQueries = <T>(act: () => Promise<T>) => counting(own, () => inside.run(true, act));

/** Runs something alone and counts the statements of the whole process meanwhile: for what goes through a socket. */
export const countQueriesOfAll = <T>(act: () => Promise<T>) => counting(() => true, act);

async function counting<T>(
	counts: () => boolean,
	act: () => Promise<T>
): Promise<{ value: T; queries: number }> {
	const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
	const original = prototype.query;
	let queries = 0;
	prototype.query = function (this: unknown, ...args) {
		if (counts()) queries += 1;
		return original.apply(this, args);
	};
	try {
		return { value: await act(), queries };
	} finally {
		prototype.query = original;
	}
}

/** Runs something and counts the rows that its plain SQL brings back. */
export async function countRows<T>(act: () => Promise<T>): Promise<{ value: T; rows: number }> {
	const target = pool() as unknown as { query: (...args: unknown[]) => Promise<pg.QueryResult> };
	const original = target.query;
	let rows = 0;
	target.query = async (...args) => {
		const result = await original.apply(target, args);
		if (own()) rows += result.rows.length;
		return result;
	};
	try {
		return { value: await inside.run(true, act), rows };
	} finally {
		target.query = original;
	}
}
