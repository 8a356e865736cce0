import { pool, type Tx } from '#lib/server/platform/index.ts';

/** One statement with its values. The statements of jobs are the same, whichever connection carries them. */
export type Sql = <T>(text: string, values: readonly unknown[]) => Promise<T[]>;

/** In the caller's transaction, beside what the ledger writes there. */
export const within =
	(tx: Tx): Sql =>
	(text, values) =>
		tx.$queryRawUnsafe(text, ...values);

/**
 * One transaction on a plain connection: every job passes here several times, and a statement costs a third of what it
 * costs through Prisma. A connection that broke is thrown away.
 */
export async function direct<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
	const client = await pool().connect();
	let broken: Error | undefined;
	const fail = (error: Error) => void (broken = error);
	client.on('error', fail);
	try {
		await client.query('BEGIN');
		const value = await work(async (text, values) => {
			const { rows } = await client.query({ name: nameOf(text), text, values: [...values] });
			return rows;
		});
		await client.query('COMMIT');
		return value;
	} catch (error) {
		await client.query('ROLLBACK').catch(fail);
		throw error;
	} finally {
		client.off('error', fail);
		client.release(broken);
	}
}

/** One statement alone, which is its own transaction. */
export const once: Sql = async <T>(text: string, values: readonly unknown[]) =>
	(await pool().query({ name: nameOf(text), text, values: [...values] })).rows as T[];

const names = new Map<string, string>();
/** Planned once per connection. */
function nameOf(text: string): string {
	const name = names.get(text) ?? `compute_${names.size}`;
	names.set(text, name);
	return name;
}
