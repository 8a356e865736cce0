import pg from 'pg';
import { expect, test } from 'vitest';
import { isAway, openDatabase, type Database } from '#lib/server/platform/database/index.ts';
import { runTransaction } from '#lib/server/platform/database/transaction.ts';
import { testDatabase } from '#tests/support/database.ts';

const database = testDatabase();

const ways: Record<string, (of: Database) => Promise<unknown>> = {
	'a query': ({ prisma }) => prisma.season.findFirst(),
	'a raw query': ({ prisma }) => prisma.$queryRaw`SELECT 1`,
	'a transaction': ({ prisma }) => prisma.$transaction(async (tx) => tx.$queryRaw`SELECT 1`),
	'a plain connection': ({ pool }) => pool.query('SELECT 1'),
	'a connection for keys': ({ keyedPool }) => keyedPool.query('SELECT 1')
};
const errorItself = (error: unknown) => error;
const errorsOf = async (of: Database) => {
	const entries = Object.entries(ways).map(async ([name, ask]) => {
		return [name, await ask(of).catch((error: unknown) => error)] as const;
	});
	return Promise.all(entries);
};

test('a database that does not listen is away, whichever way it is asked', async () => {
	const opened = await openDatabase(Object.assign(new URL(database.current.url), { port: '1' }).href);
	for (const [name, error] of await errorsOf(opened)) expect([name, isAway(error)]).toEqual([name, true]);
	await opened.close();
});

test('a database without a free connection is away', async () => {
	const role = `narrow_${process.pid}`;
	const admin = new pg.Client({ connectionString: database.current.url });
	await admin.connect();
	await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'a password' CONNECTION LIMIT 0`);
	const url = Object.assign(new URL(database.current.url), { username: role, password: 'a password' });
	const opened = await openDatabase(url.href);
	for (const [name, error] of await errorsOf(opened)) expect([name, isAway(error)]).toEqual([name, true]);
	await opened.close();
	await admin.query(`DROP ROLE ${role}`);
	await admin.end();
});

test('a transaction that no connection came free for never began; one that took too long did', async () => {
	const opened = await openDatabase(database.current.url);
	const done = Promise.withResolvers<void>();
	const held = Array.from({ length: 12 }, () => opened.prisma.$transaction(() => done.promise));
	const waited = await runTransaction(opened.prisma, () => done.promise, { maxWaitMs: 50 }).catch(
		errorItself
	);
	done.resolve();
	await Promise.all(held);
	const slow = await runTransaction(opened.prisma, (tx) => tx.$queryRaw`SELECT pg_sleep(0.3)`, {
		timeoutMs: 100
	}).catch(errorItself);
	expect([waited, slow].map((error) => [error instanceof Error, isAway(error)])).toEqual([
		[true, true],
		[true, false]
	]);
	await opened.close();
});

test('a connection that is cut while it is asked is not: what was asked may be done', async () => {
	const asleep = database.current.pool.query('SELECT pg_sleep(60)').catch((error: unknown) => error);
	const cut = `SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND datname = current_database()`;
	for (let tries = 0; tries < 100; tries++) {
		const { rows } = await database.current.keyedPool.query(cut);
		if (rows.length > 0) break;
	}
	const error = await asleep;
	expect(error).toBeInstanceOf(Error);
	expect(isAway(error)).toBe(false);
});
