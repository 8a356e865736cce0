/**
 * The database: PostgreSQL at DATABASE_URL or, when nobody named one, the embedded one in the data folder.
 * Opened once per process and kept on globalThis, so that `vite dev` reloads do not open a pool each time.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import path from 'node:path';
import pg from 'pg';
import { PrismaClient } from '../../generated/prisma/client.ts';
import { config } from '../config.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { migrate } from './migrate.ts';
import { plainTransaction as runPlain } from './plain-transaction.ts';
import { runTransaction, type TransactionOptions, type Tx } from './transaction.ts';

export { connectionProblem } from './connection-problem.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
export { migrate, readMigrations, type Migration } from './migrate.ts';
export { projectRoot } from './project-root.ts';
export { isAway } from './away.ts';
export { isConflict, type TransactionOptions, type Tx } from './transaction.ts';

export interface Database {
	url: string;
	prisma: PrismaClient;
	/** For hot paths such as ballots: plain SQL on connections of its own. */
	pool: pg.Pool;
	/** The same for named statements that find each row by a key, however small the tables were when they were planned. */
	keyedPool: pg.Pool;
	close(): Promise<void>;
}

declare global {
	var __database: { opening?: Promise<Database>; open?: Database } | undefined;
}
const kept = () => (globalThis.__database ??= {});

/** Connects; the schema is expected to be there (see `migrate`). */
export async function openDatabase(url: string): Promise<Database> {
	const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 12 }) });
	const pool = new pg.Pool({ connectionString: url, max: 6 });
	const keyedPool = new pg.Pool({
		connectionString: url,
		max: 4,
		onConnect: (client) => client.query(byKey)
	});
	// An idle connection that breaks is replaced; the next query reports a real outage.
	for (const each of [pool, keyedPool]) each.on('error', () => {});
	const close = async () => {
		await Promise.all([prisma.$disconnect(), pool.end(), keyedPool.end()]);
	};
	return { url, prisma, pool, keyedPool, close };
}

/**
 * A plan made while a table is tiny reads all of it, and a kept one goes on to do so when it has a million rows. Without that
 * way of reading a statement need not be planned anew each time, which takes longer than a small one runs.
 */
const byKey = 'SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; SET jit = off';

/** The process's database: started, migrated and opened on the first call, the same one afterwards. */
export function database(): Promise<Database> {
	const state = kept();
	state.opening ??= openConfigured().then(
		(opened) => (state.open = opened),
		(error) => {
			state.opening = undefined; // a later call may succeed
			throw error;
		}
	);
	return state.opening;
}

async function openConfigured(): Promise<Database> {
	const { DATABASE_URL, DATA_DIR } = config();
	const embedded = DATABASE_URL
		? null
		: await startEmbeddedPostgres({ home: path.join(DATA_DIR, 'postgres') });
	const url = DATABASE_URL ?? embedded!.url;
	await migrate(url);
	const opened = await openDatabase(url);
	const close = async () => {
		await opened.close();
		await embedded?.stop();
	};
	return { ...opened, close };
}

/** Points `database()` at an opened one: for tests and tools. */
export function useDatabase(opened: Database): void {
	globalThis.__database = { opening: Promise.resolve(opened), open: opened };
}

/** Closes what `database()` opened and stops the PostgreSQL that it started. Closing twice is a no-op. */
export async function closeDatabase(): Promise<void> {
	const { opening } = kept();
	globalThis.__database = undefined;
	await opening?.then((opened) => opened.close());
}

function opened(): Database {
	const { open } = kept();
	if (!open) throw new Error('The database is not open yet: await database() first.');
	return open;
}

/** The client for reading outside a transaction. */
export const prisma = (): PrismaClient => opened().prisma;

/** Raw connections, for hot paths. */
export const pool = (): pg.Pool => opened().pool;

/** The same for statements with a name that find rows by a key. */
export const keyedPool = (): pg.Pool => opened().keyedPool;

/** One transaction on the process's database; see `runTransaction` for its promises. */
export const transaction = <T>(fn: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T> =>
	runTransaction(opened().prisma, fn, options);

/** The same on a plain connection, read committed and tried once; see `plainTransaction` of its own file. */
export const plainTransaction = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
	runPlain(opened().pool, work);
