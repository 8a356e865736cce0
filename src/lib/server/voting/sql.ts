import { plainTransaction, pool, type Tx } from '#lib/server/platform/index.ts';

/** One way to run plain SQL in a Prisma transaction or on a raw connection. Casts in the text keep the values alike. */
export type Sql = <R>(text: string, values: unknown[]) => Promise<R[]>;

export const sqlOf =
	(tx: Tx): Sql =>
	(text, values) =>
		tx.$queryRawUnsafe(text, ...values);

export const poolSql: Sql = async (text, values) => (await pool().query(text, values)).rows;

/** A transaction on a plain connection, for work too long for Prisma's. */
export const rawTransaction = <T>(work: (sql: Sql) => Promise<T>): Promise<T> =>
	plainTransaction((client) => work(async (text, values) => (await client.query(text, values)).rows));
