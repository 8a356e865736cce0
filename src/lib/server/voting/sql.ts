import type { PoolClient } from 'pg';
import { pool, type Tx } from '#lib/server/platform/index.ts';

/** One way to run plain SQL in a Prisma transaction or on a raw connection. Casts in the text keep the values alike. */
export type Sql = <R>(text: string, values: unknown[]) => Promise<R[]>;

export const sqlOf =
	(tx: Tx): Sql =>
	(text, values) =>
		tx.$queryRawUnsafe(text, ...values);

const sqlOfClient =
	(client: PoolClient): Sql =>
	async (text, values) =>
		(await client.query(text, values)).rows;

export const poolSql: Sql = async (text, values) => (await pool().query(text, values)).rows;

/** A transaction on a raw connection, for work too long for Prisma's. */
export async function rawTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
	const client = await pool().connect();
	let broken: Error | undefined;
	try {
		await client.query('BEGIN');
		const value = await work(sqlOfClient(client));
		await client.query('COMMIT');
		return value;
	} catch (error) {
		await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
		throw error;
	} finally {
		client.release(broken);
	}
}
