/**
 * PostgreSQL from npm's packages, on 127.0.0.1 only. Several processes may use one home: whoever comes first starts
 * the server, the others join it, and the last to leave stops it. A server left behind by `kill -9` is joined too.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkVersion, initialise, initialised, keptPassword, type Place } from './cluster.ts';
import { chooseHome } from './data-home.ts';
import { postgresAccount } from './postgres-account.ts';
import { reachableBinaries, runProgram } from './postgres-binaries.ts';
import { runningPostmaster } from './postmaster.ts';
import { joinOrStart } from './server-process.ts';
import { isAlive, underLock } from './start-lock.ts';

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

/** A wait without a word looks like a hang. */
const SLOW_MS = 3_000;
const SLOW =
	'Waiting for the database: after a crash it first recovers what was committed. (데이터베이스가 준비되기를 기다립니다.)';

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const { say = (line) => console.log(line) } = options;
	const account = postgresAccount();
	const home = chooseHome(options.home, account, say);
	const place: Place = {
		home,
		cluster: path.join(home, 'cluster'),
		account,
		temporary: options.temporary ?? false
	};
	const slow = setTimeout(() => say(SLOW), SLOW_MS);
	return underLock(path.join(home, 'start.lock'), async () => {
		const binaries = reachableBinaries(home, account);
		const password = initialised(place) ? keptPassword(home) : await initialise(place, binaries);
		checkVersion(place);
		const { url, joined } = await joinOrStart(place, binaries, password);
		return { url, home, joined, stop: enter(place, binaries) };
	}).finally(() => clearTimeout(slow));
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
