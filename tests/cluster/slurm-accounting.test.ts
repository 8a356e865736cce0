import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
	cancelJob,
	checkPool,
	gpuAccountOf,
	poolPanels,
	startWorkerLoop,
	type Worker
} from '#lib/server/compute/index.ts';
import { balanceOf } from '#lib/server/ledger/index.ts';
import { prisma, transaction } from '#lib/server/platform/index.ts';
import { actorWith } from '../support/actors.ts';
import { clusterPool, ended, enqueueCode, jobRow, running, runsOf } from '../support/cluster-pool.ts';
import { testDatabase } from '../support/database.ts';
import { startNodeStore } from '../support/node-store.ts';
import { accounted, accountingIsInstalled, ACCOUNTS } from '../support/slurm-accounting.ts';
import { slurmIsInstalled, startSlurm, type Slurm } from '../support/slurm.ts';
import { until } from '../support/until.ts';

const here = slurmIsInstalled() && accountingIsInstalled() && process.getuid?.() === 0;
const SECOND = 1000;

describe.skipIf(!here)('with slurmdbd and limits that are enforced', () => {
	testDatabase();
	let slurm: Slurm;
	let store: Awaited<ReturnType<typeof startNodeStore>>;
	let worker: Worker | undefined;
	const operator = actorWith(randomUUID(), 'operator');
	beforeAll(async () => {
		store = await startNodeStore();
		slurm = await startSlurm({ accounts: ACCOUNTS });
	}, 120_000);
	afterEach(async () => {
		await worker?.stop();
		worker = undefined;
		await prisma().pool.updateMany({ data: { pausedAt: new Date() } });
	});
	afterAll(async () => {
		await slurm?.stop();
		await store?.stop();
	});

	const work = () => {
		worker = startWorkerLoop({ workerId: `test-${Math.random()}`, slots: 2, lookEveryMs: 200 });
		return worker;
	};
	const pool = (settings: object) => clusterPool(slurm, { settings: { account: 'champion', ...settings } });
	const sleeps = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;
	const handIn = async (
		poolKey: string,
		job: { ms?: number; lane?: 'live' | 'stage'; wallMs?: number } = {}
	) => {
		const teamId = randomUUID();
		const limits = { wallMs: job.wallMs ?? 30_000 };
		const order = { program: sleeps(job.ms ?? 0), lane: job.lane, teamId, limits };
		return { teamId, id: await enqueueCode(poolKey, order) };
	};
	type HandedIn = Awaited<ReturnType<typeof handIn>>;
	const manage = (...words: string[]) => slurm.command('sacctmgr', '-i', ...words);
	const allow = (change: string) => manage('modify', 'user', 'nobody', 'set', `QOS${change}`);
	const refusal = (id: string) =>
		until(async () => (await runsOf(id)).find(({ outcome }) => outcome === 'refused'), `${id} to be refused`);
	/** As the pools' page shows it, after its button was pressed. */
	const panel = async (key: string) => {
		await checkPool(operator, key);
		const found = (await poolPanels(operator, 'day')).find((one) => one.key === key)!;
		return { health: found.health, reason: found.reason, detail: found.detail };
	};
	const balance = ({ teamId }: HandedIn, poolKey: string) =>
		transaction(async (tx) => balanceOf(await gpuAccountOf(tx, teamId, poolKey), tx));
	const UNTOUCHED = { posted: 3600n, held: 0n, available: 3600n };

	/** One end, told once, by one run that counted and that slurmdbd has once, too; paid once, for what it took. */
	async function expectOnce(job: HandedIn, poolKey: string) {
		const row = await ended(job.id);
		expect(row).toMatchObject({ state: 'done', code: 'ok', fault: null });
		const runs = (await runsOf(job.id)).filter(({ outcome }) => outcome === 'finished');
		expect(runs).toHaveLength(1);
		const told = { type: 'compute.job_finished', payload: { path: ['jobId'], equals: job.id } };
		expect(await prisma().outboxEvent.count({ where: told })).toBe(1);
		const posted = 3600n - BigInt(Math.ceil(Number(row.meteredMs) / SECOND));
		expect(await balance(job, poolKey)).toEqual({ posted, held: 0n, available: posted });
		const kept = await until(() => {
			const records = accounted(slurm, runs[0]!.key);
			return records[0]?.state === 'COMPLETED' && records;
		}, 'slurmdbd to know it');
		expect(kept).toHaveLength(1);
		return { row, run: runs[0]!, kept: kept[0]! };
	}

	test('a job runs under the account of its pool and the QOS of its lane, and both sides tell the same of it', async () => {
		const key = await pool({ qos: 'normal', lanes: { live: { partition: 'express', qos: 'high' } } });
		const bare = await pool({ account: undefined });
		const stage = await handIn(key, { ms: 1200 });
		const live = await handIn(key, { lane: 'live' });
		const plain = await handIn(bare);
		work();
		const told = await expectOnce(stage, key);
		expect(told.kept).toMatchObject({ account: 'champion', qos: 'normal', partition: 'eval' });
		const { kept } = await expectOnce(live, key);
		expect(kept).toMatchObject({ account: 'champion', qos: 'high', partition: 'express' });
		expect((await expectOnce(plain, bare)).kept).toMatchObject({ account: 'guests', qos: 'normal' });

		const { row, run } = told;
		expect(told.kept).toMatchObject({ id: String(run.remoteId), node: run.machine });
		// Slurm's times are whole seconds, rounded down.
		const { submitted, started, ended: over } = told.kept;
		expect(submitted).toBeGreaterThan(run.submittedAt.getTime() - SECOND);
		expect(over).toBeLessThanOrEqual(row.finishedAt!.getTime());
		expect(Number(row.meteredMs)).toBeGreaterThanOrEqual(1200);
		expect(Number(row.meteredMs)).toBeLessThan(over - started + SECOND);
	});

	test('a cancelled job is cancelled in both accounts, and nobody pays', async () => {
		const key = await pool({});
		const job = await handIn(key, { ms: 20_000 });
		const { run } = await running(slurm, (work(), job.id));
		await cancelJob(operator, job.id);
		worker!.stopJob(job.id);
		expect(await ended(job.id)).toMatchObject({ code: 'cancelled' });
		expect(await balance(job, key)).toEqual(UNTOUCHED);
		await until(() => accounted(slurm, run.key)[0]?.state.startsWith('CANCELLED'), 'slurmdbd to know it');
	});

	test('an account that is not there: the job waits, the pool says why, and it goes on once there is one', async () => {
		const key = await pool({ account: 'forgotten' });
		const job = await handIn(key);
		work();
		expect(await refusal(job.id)).toMatchObject({ reason: 'account_unknown', remoteId: null });
		await until(async () => (await jobRow(job.id)).state === 'queued', 'the job to wait');
		expect(await panel(key)).toEqual({
			...{ health: 'down', reason: 'account_unknown' },
			detail: 'lane stage, account forgotten, QOS -'
		});
		expect((await jobRow(job.id)).fault).toBeNull();
		expect((await balance(job, key)).posted).toBe(3600n);
		manage('add', 'account', 'forgotten', 'Cluster=tests');
		manage('add', 'user', 'nobody', 'Account=forgotten');
		expect((await expectOnce(job, key)).kept.account).toBe('forgotten');
		expect(await panel(key)).toMatchObject({ health: 'up', reason: null });
	});

	test('a QOS that one lane may not use holds up that lane alone', async () => {
		manage('add', 'qos', 'gold');
		const key = await pool({ lanes: { live: { qos: 'gold' } } });
		const [live, stage] = [await handIn(key, { lane: 'live' }), await handIn(key)];
		work();
		expect(await refusal(live.id)).toMatchObject({ reason: 'qos_unknown' });
		await until(async () => (await runsOf(stage.id))[0]?.remoteId, 'the other lane to be taken');
		expect(await panel(key)).toEqual({
			...{ health: 'degraded', reason: 'qos_unknown' },
			detail: 'lane live, account champion, QOS gold'
		});
		expect((await balance(live, key)).posted).toBe(3600n);
		allow('+=gold');
		await expectOnce(stage, key);
		expect((await expectOnce(live, key)).kept.qos).toBe('gold');
		expect(await panel(key)).toMatchObject({ health: 'up' });
	});

	test('no more jobs than a QOS takes: the next one waits with us, and costs nothing by that', async () => {
		manage('add', 'qos', 'scarce', 'set', 'MaxSubmitJobsPerUser=1');
		allow('+=scarce');
		const key = await pool({ qos: 'scarce' });
		const first = await handIn(key, { ms: 1500 });
		await running(slurm, (work(), first.id));
		const second = await handIn(key);
		expect(await refusal(second.id)).toMatchObject({ reason: 'limits_reached' });
		expect(await panel(key)).toMatchObject({ health: 'degraded', reason: 'limits_reached' });
		const [one, two] = [await expectOnce(first, key), await expectOnce(second, key)];
		expect(two.kept.started).toBeGreaterThanOrEqual(one.kept.ended);
	});

	test('a job that alone is over a limit of its QOS ends with a code, since no waiting would help it', async () => {
		manage('add', 'qos', 'brief', 'set', 'MaxWall=00:01:00');
		allow('+=brief');
		const key = await pool({ qos: 'brief' });
		const job = await handIn(key);
		work();
		const row = await ended(job.id);
		expect(row).toMatchObject({ state: 'failed', code: 'cluster_refused', fault: 'platform' });
		expect(row.log).toContain('QOSMaxWallDurationPerJobLimit');
		expect(await balance(job, key)).toEqual(UNTOUCHED);
		expect(await panel(key)).toMatchObject({ health: 'up' });
	});

	test('a job waits at the cluster for its group’s turn; when its QOS is withdrawn it waits with us until it is given back', async () => {
		manage('add', 'qos', 'single', 'set', 'GrpJobs=1');
		allow('+=single');
		const key = await pool({ qos: 'single' });
		const nobody = ['--parsable', '--uid=nobody', '-D', '/tmp', '-o', '/dev/null'];
		const other = slurm
			.command('sbatch', ...nobody, '-p', 'eval', '-A', 'champion', '-q', 'single', '--wrap=sleep 60')
			.trim();
		const job = await handIn(key);
		work();
		const waits = (reason: string) =>
			until(async () => {
				const [run] = await runsOf(job.id);
				return (
					run && slurm.command('squeue', '-h', '-n', run.key, '-o', '%T %r').trim() === `PENDING ${reason}`
				);
			}, reason);
		await waits('QOSGrpJobsLimit');
		expect(await panel(key)).toMatchObject({ health: 'up' });
		allow('-=single');
		expect(await refusal(job.id)).toMatchObject({ reason: 'qos_unknown', remoteId: expect.any(BigInt) });
		expect(await panel(key)).toMatchObject({ health: 'down', reason: 'qos_unknown' });
		allow('+=single');
		slurm.command('scancel', other);
		await expectOnce(job, key);
	});

	test('slurmdbd is away, and the controller begins anew meanwhile: jobs run, and are settled and kept exactly once', async () => {
		const key = await pool({ lanes: { live: { qos: 'high' } } });
		await slurm.kill('slurmdbd');
		const jobs = [await handIn(key), await handIn(key, { ms: 3000, lane: 'live' })];
		await running(slurm, (work(), jobs[1]!.id));
		await ended(jobs[0]!.id);
		// In order, so that it writes down who may do what: killed, it would not start without slurmdbd.
		await slurm.kill('slurmctld', 'SIGTERM');
		await slurm.start('slurmctld');
		await slurm.idle();
		jobs.push(await handIn(key));
		for (const { id } of jobs) expect(await ended(id)).toMatchObject({ state: 'done', code: 'ok' });
		await slurm.start('slurmdbd');
		for (const job of jobs) expect((await expectOnce(job, key)).kept.account).toBe('champion');
	});
});
