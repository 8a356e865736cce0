import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { totalmem } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Place } from './cluster.ts';
import { lastLines, runProgram } from './postgres-binaries.ts';
import { hasStragglers, notedPostmaster, runningPostmaster } from './postmaster.ts';

const DATABASE = 'champion';
const PATIENCE_MS = 30_000;

const addressOf = (port: number, password: string) =>
	`postgresql://postgres:${password}@127.0.0.1:${port}/${DATABASE}`;

/** A server may die just as it is joined; then it is looked for again, and started. */
export async function joinOrStart(
	place: Place,
	binaries: string,
	password: string
): Promise<{ url: string; joined: boolean }> {
	for (let attempt = 1; ; attempt++) {
		const running = await findRunning(place);
		const port = running ?? (await startServer(place, binaries));
		try {
			const url = addressOf(port, password);
			await ensureDatabase(url);
			return { url, joined: running !== null };
		} catch (error) {
			if (running === null || attempt === 5) throw error;
			await sleep(200);
		}
	}
}

/** The port of a server that works here already, once it is ready; null when none does. */
async function findRunning({ cluster }: Place): Promise<number | null> {
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const running = runningPostmaster(cluster);
		if (running?.ready) return running.port;
		if (!running) break;
		if (Date.now() > deadline)
			throw new Error(
				`PostgreSQL (process ${running.pid}) has been starting or stopping for 30 s: look into ${cluster}.`
			);
		await sleep(50); // another one is on its way up or down
	}
	while (hasStragglers(cluster) && Date.now() < deadline) await sleep(50);
	// What is noted now is dead or not PostgreSQL; a foreign process with that number would stop the start.
	if (notedPostmaster(cluster)) rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
	return null;
}

async function startServer(place: Place, binaries: string): Promise<number> {
	const { home, cluster, account, temporary } = place;
	const log = path.join(cluster, 'server.log');
	rmSync(log, { force: true });
	for (let attempt = 1; ; attempt++) {
		const port = await freePort();
		const settings = { ...SETTINGS, ...(temporary ? TEMPORARY : {}), port };
		const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
		try {
			await runProgram(
				binaries,
				'pg_ctl',
				['start', '-D', cluster, '-l', log, '-w', '-t', '60', '-s', '-o', flags.join(' ')],
				account
			);
			return port;
		} catch (error) {
			if (attempt < 4) {
				await sleep(400 * attempt); // the port was taken meanwhile, or something still lets go of the cluster
				continue;
			}
			const said = existsSync(log) ? lastLines(readFileSync(log, 'utf8')) : (error as Error).message;
			throw new Error(`PostgreSQL did not start in ${home}: ${said}`, { cause: error });
		}
	}
}

const SETTINGS = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: 100,
	timezone: 'UTC',
	log_timezone: 'UTC',
	log_checkpoints: 'off',
	// Queries here are short; compiling them costs more than it saves.
	jit: 'off',
	shared_buffers: sharedBuffers(),
	max_wal_size: '2GB',
	// The next 16 MB of the log are not written in zeros first: at a crowd's pace that was every second, and all commits waited.
	wal_init_zero: 'off',
	checkpoint_completion_target: '0.9'
};
/** An eighth of the machine's memory, in which a vote of a million has room: it is taken only as the data grow. */
function sharedBuffers(): string {
	const memory = Math.min(process.constrainedMemory() || Infinity, totalmem());
	return `${Math.round(Math.min(512, Math.max(128, memory / 2 ** 23)))}MB`;
}
/** Only for clusters that are thrown away: a power cut may corrupt them. */
const TEMPORARY = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	autovacuum: 'off',
	shared_buffers: '128MB',
	max_wal_size: '1GB',
	deadlock_timeout: '100ms'
};

const freePort = () =>
	new Promise<number>((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});

async function ensureDatabase(url: string): Promise<void> {
	const admin = new URL(url);
	admin.pathname = '/postgres';
	const client = new pg.Client({ connectionString: admin.href });
	try {
		await client.connect();
		const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
		if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
	} catch (error) {
		throw new Error(`The built-in PostgreSQL runs, but does not let us in: ${(error as Error).message}.`, {
			cause: error
		});
	} finally {
		await client.end().catch(() => {});
	}
}
