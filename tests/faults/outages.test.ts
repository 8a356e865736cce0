import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { DirectoryStore, prisma, storage } from '#lib/server/platform/index.ts';
import { until } from '../support/until.ts';
import { postgresAccount } from '#lib/server/platform/database/postgres-account.ts';
import { reachableBinaries } from '#lib/server/platform/database/postgres-binaries.ts';
import { durableDatabase } from './durable-database.ts';
import {
	expectExactlyOnce,
	heard,
	jobOf,
	LEASE_MS,
	plantSleeper,
	processesWith,
	watchOwnership,
	workersOf
} from './world.ts';

const db = durableDatabase();
const startWorker = workersOf(() => db.current.url);
watchOwnership();

/** PostgreSQL falls as if its machine had: no connection is closed in order, and it has to recover. */
async function crashDatabase(downMs: number): Promise<void> {
	const [{ data_directory: cluster }] = await prisma().$queryRaw<
		[{ data_directory: string }]
	>`SHOW data_directory`;
	const account = postgresAccount();
	const program = path.join(reachableBinaries(path.dirname(cluster), account), 'bin/pg_ctl');
	const ctl = (...args: string[]) =>
		execFileSync(program, [...args, '-D', cluster, '-s', '-w', '-t', '30'], {
			cwd: '/',
			stdio: 'ignore',
			...account
		});
	ctl('stop', '-m', 'immediate');
	await wait(downMs);
	ctl('restart', '-l', path.join(cluster, 'server.log'));
	await until(
		() =>
			prisma().$queryRaw`SELECT 1`.then(
				() => true,
				() => false
			),
		'the database'
	);
}

describe.skipIf(!findProgram('bwrap'))('a database that crashes', () => {
	test.each([
		['while a job runs', 'running'],
		['just before a job’s end is written', 'finish']
	] as const)('%s', async (_when, step) => {
		const worker = await startWorker({ stopAt: step });
		const there = step === 'finish' ? heard(worker, step) : null;
		const job = await plantSleeper(step === 'running' ? 1500 : 20);
		await (there ?? until(async () => processesWith(`main.mjs ${job.key}`).length > 0, 'the program to run'));
		const crashed = crashDatabase(300);
		worker.send('go on');
		await crashed;
		await expectExactlyOnce(job);
	});

	test('for longer than a lease', async () => {
		await startWorker();
		const job = await plantSleeper(1500);
		await until(async () => processesWith(`main.mjs ${job.key}`).length > 0, 'the program to run');
		await crashDatabase(1.5 * LEASE_MS);
		await expectExactlyOnce(job);
	});

	test('and workers are woken by it afterwards', async () => {
		await startWorker();
		await crashDatabase(100);
		const job = await plantSleeper(20);
		await expectExactlyOnce(job, { attempts: [1] });
	});
});

describe.skipIf(!findProgram('bwrap'))('a store that is away', () => {
	const root = () => (storage() as DirectoryStore).root;
	const aside = () => `${root()}.aside`;
	const takeAway = () => {
		renameSync(root(), aside());
		writeFileSync(root(), ''); // nothing can be made there, either
	};
	const bringBack = () => {
		rmSync(root(), { force: true });
		renameSync(aside(), root());
	};
	let isAway = false;
	afterEach(() => {
		if (isAway) bringBack();
		isAway = false;
	});

	test.each([
		['when the inputs are fetched', 'claimed'],
		['when the outputs are stored', 'inputs']
	] as const)('%s', async (_when, step) => {
		const worker = await startWorker({ stopAt: step });
		const there = heard(worker, step);
		const job = await plantSleeper(20);
		await there;
		takeAway();
		isAway = true;
		worker.send('go on');
		await until(async () => (await jobOf(job)).releases > 0, 'the job to wait');
		const waiting = await jobOf(job);
		expect(waiting.maxAttempts - waiting.attempt).toBeGreaterThanOrEqual(3);
		bringBack();
		isAway = false;
		await expectExactlyOnce(job);
	});
});
