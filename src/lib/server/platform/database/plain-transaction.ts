import type pg from 'pg';

/**
 * One transaction on a plain connection: a statement costs a third of what it costs through Prisma, and the work may be long. A
 * connection that breaks fails this work alone: it is thrown away, where its error unheard would end the process.
 */
export async function plainTransaction<T>(
	pool: pg.Pool,
	work: (client: pg.PoolClient) => Promise<T>
): Promise<T> {
	const client = await pool.connect();
	let broken: Error | undefined;
	const fail = (error: Error) => void (broken = error);
	client.on('error', fail);
	try {
		await client.query('BEGIN');
		const value = await work(client);
		// After a statement that failed, and whose error the work kept to itself, PostgreSQL answers a COMMIT by rolling back.
		const { command } = await client.query('COMMIT');
		if (command !== 'COMMIT')
			throw new Error('A statement of the transaction had failed: nothing was committed.');
		return value;
	} catch (error) {
		await client.query('ROLLBACK').catch(fail);
		throw error;
	} finally {
		client.off('error', fail);
		client.release(broken);
	}
}
