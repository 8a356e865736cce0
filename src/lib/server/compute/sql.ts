import { plainTransaction, pool, type Tx } from '#lib/server/platform/index.ts';

/** One statement with its values. The statements of jobs are the same, whichever connection carries them. */
export type Sql = <T>(text: string, values: readonly unknown[]) => Promise<T[]>;

/** In the caller's transaction, beside what the ledger writes there. */
export const within =
	(tx: Tx): Sql =>
	(text, values) =>
		tx.$queryRawUnsafe(text, ...values);

/** One transaction on a plain connection: every job passes here several times. */
export const direct = <T>(work: (sql: Sql) => Promise<T>): Promise<T> =>
	plainTransaction((client) =>
		work(async (text, values) => {
			const { rows } = await client.query({ name: nameOf(text), text, values: [...values] });
			return rows;
		})
	);

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
