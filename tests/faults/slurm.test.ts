import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_POOL, gpuAccountOf, TOKEN_PURPOSE } from '#lib/server/compute/index.ts';
import { balanceOf } from '#lib/server/ledger/index.ts';
import { prisma, sealSecret, storage, transaction } from '#lib/server/platform/index.ts';
import { running, runsOf, slurmSettings } from '../support/cluster-pool.ts';
import { testDatabase } from '../support/database.ts';
import { startNodeStore } from '../support/node-store.ts';
import { slurmIsInstalled, startSlurm, type Slurm } from '../support/slurm.ts';
import { until } from '../support/until.ts';
import {
	end,
	jobOf,
	LEASE_MS,
	longestUnownedMs,
	plantSleeper,
	UNOWNED_LIMIT_MS,
	untilDone,
	watchOwnership,
	workersOf,
	type PlantedJob
} from './world.ts';

const here = slurmIsInstalled() && process.getuid?.() === 0;

/** What must hold at a cluster, too: one end, told once, one run that counted, paid exactly once. */
async function expectOnce(planted: PlantedJob, attempts: number[]): Promise<void> {
	const row = await untilDone(planted);
	expect(row).toMatchObject({ state: 'done', code: 'ok', fault: null });
	expect(attempts).toContain(row.attempt);
	const runs = await runsOf(planted.id);
	expect(runs.filter(({ outcome }) => outcome === 'finished')).toHaveLength(1);
	expect(runs.filter(({ endedAt }) => endedAt === null)).toEqual([]);
	const { outputs } = row.result as unknown as { outputs: { objectKey: string }[] };
	expect((await storage().get(outputs[0]!.objectKey))?.toString()).toBe(planted.key);
	const told = await prisma().outboxEvent.count({
		where: { type: 'compute.job_finished', payload: { path: ['jobId'], equals: planted.id } }
	});
	expect(told).toBe(1);
	const holds = await prisma().ledgerHold.findMany({
		where: { key: `job:${planted.key}` },
		include: { settlement: true }
	});
	expect(holds.map(({ settlement }) => settlement?.outcome)).toEqual(['posted']);
	const billed = BigInt(Math.ceil(Number(row.meteredMs) / 1000));
	const balance = await transaction(async (tx) =>
		balanceOf(await gpuAccountOf(tx, planted.teamId, DEFAULT_POOL), tx)
	);
	expect(balance).toEqual({ posted: 3600n - billed, held: 0n, available: 3600n - billed });
	expect(longestUnownedMs()).toBeLessThan(UNOWNED_LIMIT_MS);
}

describe.skipIf(!here)('with jobs at a Slurm cluster', () => {
	const db = testDatabase();
	const startWorker = workersOf(() => db.current.url);
	watchOwnership();
	let slurm: Slurm;
	let store: Awaited<ReturnType<typeof startNodeStore>>;
	beforeAll(async () => {
		store = await startNodeStore();
		process.env.ORIGIN = store.origin; // where workers tell nodes to send their results
		slurm = await startSlurm();
	}, 120_000);
	beforeEach(async () => {
		const secret = new Uint8Array(sealSecret(TOKEN_PURPOSE, DEFAULT_POOL, Buffer.from(slurm.token())));
		const data = { engine: 'slurm', settings: slurmSettings(slurm), secret };
		await prisma().pool.update({ where: { key: DEFAULT_POOL }, data });
	});
	afterAll(async () => {
		await slurm?.stop();
		await store?.stop();
		delete process.env.ORIGIN;
	});

	test('a worker that is killed leaves its job running; the next one goes on waiting for it', async () => {
		const both = [await startWorker(), await startWorker()];
		const planted = await plantSleeper(4000);
		const { run } = await running(slurm, planted.id);
		const { workerId } = await jobOf(planted);
		await end(both.find(({ pid }) => workerId === `faults-${pid}`)!);
		await expectOnce(planted, [1]);
		expect((await runsOf(planted.id)).map(({ key }) => key)).toEqual([run.key]);
	});

	test('a controller that is killed while the job runs changes nothing for it', async () => {
		await startWorker();
		const planted = await plantSleeper(15_000);
		await running(slurm, planted.id);
		await slurm.saved();
		await slurm.kill('slurmctld');
		await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
		await slurm.start('slurmctld');
		await expectOnce(planted, [1]);
		await slurm.idle();
	});

	test('a controller that stands still past the lease keeps the job owned', async () => {
		await startWorker();
		const planted = await plantSleeper(4000);
		await running(slurm, planted.id);
		slurm.signal('slurmctld', 'SIGSTOP');
		await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS));
		slurm.signal('slurmctld', 'SIGCONT');
		await expectOnce(planted, [1]);
		await slurm.idle();
	});

	test('a door that is away when a job is handed in makes it wait, at no cost', async () => {
		await slurm.kill('slurmrestd');
		await startWorker();
		const planted = await plantSleeper(500);
		await until(async () => (await runsOf(planted.id)).length > 0, 'the job to be tried');
		await slurm.start('slurmrestd');
		await expectOnce(planted, [1, 2, 3, 4, 5, 6]);
	});

	test('a store that is away when the node sends the result is waited for', async () => {
		await startWorker();
		const planted = await plantSleeper(1500);
		await running(slurm, planted.id);
		store.down(true);
		await new Promise((resolve) => setTimeout(resolve, 4000));
		expect((await jobOf(planted)).state).toBe('running');
		store.down(false);
		await expectOnce(planted, [1]);
	});
});
