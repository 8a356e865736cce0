import pg from 'pg';

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
