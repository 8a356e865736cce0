/**
 * PostgreSQL from npm's packages, on 127.0.0.1 only. Several processes may use one home: whoever comes first starts
 * the server, the others join it, and the last to leave stops it. A server left behind by `kill -9` is joined too.
 */
import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseHome } from './data-home.ts';
import { postgresAccount, type Account } from './postgres-account.ts';
import { lastLines, reachableBinaries, runProgram } from './postgres-binaries.ts';
import { hasStragglers, notedPostmaster, runningPostmaster } from './postmaster.ts';
import { isAlive, underLock } from './start-lock.ts';

const DATABASE = 'champion';
const PATIENCE_MS = 30_000;

export interface EmbeddedOptions {
	/** Folder of the cluster, its password and its log. */
	home: string;
	/** For tests: trades safety against power loss for speed. */
	temporary?: boolean;
	/** Where the few lines for people go. */
	say?: (line: string) => void;
}

export interface EmbeddedPostgres {
	url: string;
	/** Where the data really lies. */
	home: string;
	/** Whether another process had started it. */
	joined: boolean;
	/** Leaves; the last one out stops the server. Stopping twice is a no-op. */
	stop(): Promise<void>;
}

interface Place {
	home: string;
	cluster: string;
	account: Account | null;
	temporary: boolean;
}

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const account = postgresAccount();
	const home = chooseHome(options.home, account, options.say ?? ((line) => console.log(line)));
	const place: Place = {
		home,
		cluster: path.join(home, 'cluster'),
		account,
		temporary: options.temporary ?? false
	};
	return underLock(path.join(home, 'start.lock'), async () => {
		const binaries = reachableBinaries(home, account);
		const password = initialised(place) ? keptPassword(home) : await initialise(place, binaries);
		checkVersion(place);
		const running = await findRunning(place);
		const port = running ?? (await startServer(place, binaries));
		const url = `postgresql://postgres:${password}@127.0.0.1:${port}/${DATABASE}`;
		await ensureDatabase(url);
		return { url, home, joined: running !== null, stop: enter(place, binaries) };
	});
}

const initialised = ({ cluster }: Place) => existsSync(path.join(cluster, 'PG_VERSION'));

function keptPassword(home: string): string {
	try {
		return readFileSync(path.join(home, 'password'), 'utf8');
	} catch (error) {
		throw new Error(
			`The password of the database is missing: ${home}/password. Restore it together with the data.`,
			{ cause: error }
		);
	}
}

/** Makes the cluster aside and moves it into place when it is whole, so that a killed start leaves nothing half made. */
async function initialise({ home, cluster, account, temporary }: Place, binaries: string): Promise<string> {
	const making = path.join(home, 'cluster.making');
	const pwfile = path.join(home, 'password');
	const password = randomBytes(18).toString('hex');
	rmSync(making, { recursive: true, force: true });
	mkdirSync(making, { mode: 0o700 });
	writeFileSync(pwfile, password, { mode: 0o600 });
	chmodSync(pwfile, 0o600);
	if (account) for (const file of [making, pwfile]) chownSync(file, account.uid, account.gid);
	const flags = ['--encoding=UTF8', '--locale=C.UTF-8', '--username=postgres', '--auth=scram-sha-256'];
	if (process.platform === 'win32' || process.platform === 'darwin') flags[1] = '--locale=C';
	if (temporary) flags.push('--no-sync', '--no-instructions');
	await runProgram(binaries, 'initdb', [`--pgdata=${making}`, `--pwfile=${pwfile}`, ...flags], account);
	rmSync(cluster, { recursive: true, force: true });
	renameSync(making, cluster);
	return password;
}

function checkVersion({ cluster }: Place): void {
	const version = readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim();
	if (version === '18') return;
	throw new Error(
		`The data in ${cluster} is of PostgreSQL ${version}, but 18 is installed: run the version that wrote it and move the data.`
	);
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
	shared_buffers: '128MB',
	max_wal_size: '2GB',
	checkpoint_completion_target: '0.9'
};
/** Only for clusters that are thrown away: a power cut may corrupt them. */
const TEMPORARY = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	autovacuum: 'off',
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

/** Notes this process among the users of the home and returns how it leaves. */
function enter(place: Place, binaries: string): () => Promise<void> {
	const users = path.join(place.home, 'users');
	const mine = path.join(users, `${process.pid}-${randomBytes(3).toString('hex')}`);
	mkdirSync(users, { recursive: true });
	writeFileSync(mine, '');

	let left = false;
	const leave = () => {
		left = true;
		process.off('exit', atExit);
		rmSync(mine, { force: true });
		return others(users).length === 0;
	};
	// A script that ends without stopping: no time to wait, the signal alone makes PostgreSQL shut down in order.
	const atExit = () => {
		const running = leave() ? runningPostmaster(place.cluster) : null;
		if (running) process.kill(running.pid, 'SIGINT');
	};
	process.on('exit', atExit);
	return async () => {
		if (left) return;
		await underLock(path.join(place.home, 'start.lock'), async () => {
			if (!leave() || !runningPostmaster(place.cluster)) return;
			await runProgram(
				binaries,
				'pg_ctl',
				['stop', '-D', place.cluster, '-m', 'fast', '-w', '-t', '20', '-s'],
				place.account
			);
		});
	};
}

/** Who else uses the home; notes of processes that were killed are swept away. */
function others(users: string): string[] {
	if (!existsSync(users)) return [];
	return readdirSync(users).filter((note) => {
		if (isAlive(Number.parseInt(note))) return true;
		rmSync(path.join(users, note), { force: true });
		return false;
	});
}
