import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
	adoptJob,
	cancelJob,
	claimJob,
	enqueueJob,
	finishJob,
	gpuAccountOf,
	heartbeat,
	holdForJob,
	holdJob,
	letJobGo,
	reapJobs,
	withdrawJob
} from '#lib/server/compute/index.ts';
import { resultOf } from '#lib/server/compute/runner/index.ts';
import { balanceOf } from '#lib/server/ledger/index.ts';
import { prisma, shiftClock, transaction } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { barrier, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { end, jobRow, order, paperJob, plantPool } from '../../support/jobs.ts';

testDatabase();
const organiser = actorWith(randomUUID(), 'organiser');
let pool: string;
beforeEach(async () => void (pool = await plantPool()));

const write = (id: string, data: object) => prisma().computeJob.update({ where: { id }, data });

describe('the database itself', () => {
	test('lets no ended job change, and none go backwards or somewhere it cannot go', async () => {
		const id = await order(pool);
		const job = (await claimJob('w', pool))!;
		await expect(write(id, { attempt: 0 })).rejects.toThrow('only a start counts the attempt');
		await expect(write(id, { attempt: 7 })).rejects.toThrow();
		await expect(write(id, { spec: {} })).rejects.toThrow('is what it was ordered as');
		await end(job);
		for (const change of [{ state: 'queued', code: null }, { result: {} }, { log: 'x' }, { meteredMs: 1n }])
			await expect(write(id, change)).rejects.toThrow('has ended and never changes');
		const waiting = await order(pool);
		await expect(write(waiting, { state: 'done', code: 'ok' })).rejects.toThrow(
			'cannot go from queued to done'
		);
	});

	test('keeps the history of attempts as it was', async () => {
		const id = await order(pool);
		await end((await claimJob('w', pool))!, 'platform_error');
		const attempts = () => prisma().computeAttempt.findMany({ where: { jobId: id } });
		expect(await attempts()).toMatchObject([{ attempt: 1, workerId: 'w', outcome: 'platform_error' }]);
		const where = { jobId_attempt: { jobId: id, attempt: 1 } };
		await expect(prisma().computeAttempt.update({ where, data: { outcome: 'ok' } })).rejects.toThrow(
			'has ended'
		);
	});
});

describe('a fault', () => {
	test('of the platform is tried again a little later, and in the end costs nobody anything', async () => {
		const id = await order(pool);
		const clocks: (() => void)[] = [];
		for (const pauseMs of [1000, 4000]) {
			await end((await claimJob('w', pool))!, 'platform_error');
			expect(await claimJob('w', pool)).toBeNull();
			clocks.push(shiftClock(pauseMs));
		}
		await end((await claimJob('w', pool))!, 'platform_error');
		clocks.forEach((back) => back());
		expect(await jobRow(id)).toMatchObject({
			state: 'failed',
			code: 'platform_error',
			fault: 'platform',
			attempt: 3
		});
	});

	test('of the team ends the job at once', async () => {
		const id = await order(pool);
		await end((await claimJob('w', pool))!, 'crashed');
		expect(await jobRow(id)).toMatchObject({ state: 'failed', code: 'crashed', attempt: 1 });
	});

	test('of the store costs no attempt, however often', async () => {
		const id = await order(pool);
		let away = 0;
		for (let i = 0; i < 5; i++) {
			await end((await claimJob('w', pool))!, 'store_unavailable');
			away += 31_000;
			shiftClock(31_000);
		}
		expect(await jobRow(id)).toMatchObject({ state: 'queued', attempt: 5, maxAttempts: 8, releases: 5 });
		await end((await claimJob('w', pool))!);
		shiftClock(-away);
		expect(await jobRow(id)).toMatchObject({ state: 'done' });
	});
});

describe('two that come together', () => {
	test('of twenty ends of one attempt, one is written', async () => {
		const id = await order(pool);
		const job = (await claimJob('w', pool))!;
		const ready = barrier(20);
		const written = await Promise.all(
			Array.from({ length: 20 }, async (_, i) => {
				await ready();
				return finishJob(job, resultOf('ok', { meteredMs: i }), []);
			})
		);
		expect(written.filter(Boolean).length).toBe(1);
		const told = await prisma().outboxEvent.count({
			where: { type: 'compute.job_finished', payload: { path: ['jobId'], equals: id } }
		});
		expect(told).toBe(1);
	});

	test('an end, a reaper, a stop and a late heartbeat leave one end and one settlement', async () => {
		for (let round = 0; round < 5; round++) {
			const teamId = randomUUID();
			const key = randomUUID();
			const id = await transaction(async (tx) => {
				const holdId = await holdForJob(tx, { key, teamId, poolKey: pool, wallMs: 60_000 });
				return enqueueJob(tx, { ...paperJob(pool), key, ownerKey: `team:${teamId}`, holdId });
			});
			const job = (await claimJob('w', pool))!;
			const back = shiftClock(21_000);
			const ready = barrier(4);
			await Promise.all([
				ready().then(() => finishJob(job, resultOf('ok', { meteredMs: 2000 }), [])),
				ready().then(() => reapJobs()),
				ready().then(() => cancelJob(organiser, id, 'for good reason')),
				ready().then(() => heartbeat(job))
			]);
			await reapJobs();
			const again = await claimJob('w', pool);
			if (again) await finishJob(again, resultOf('ok', { meteredMs: 2000 }), []);
			back();
			const row = await jobRow(id);
			expect(['done', 'cancelled']).toContain(row.state);
			const holds = await prisma().ledgerHold.findMany({
				where: { key: `job:${key}` },
				include: { settlement: true }
			});
			expect(holds.map(({ settlement }) => settlement?.outcome)).toEqual([
				row.state === 'done' ? 'posted' : 'voided'
			]);
		}
	});

	test('ten workers adopt one attempt that outlived its worker once, under its number', async () => {
		const id = await order(pool);
		const first = (await claimJob('gone', pool, { adoptable: true }))!;
		const back = shiftClock(21_000);
		expect(await reapJobs()).toBe(0);
		const ready = barrier(10);
		const adopted = await Promise.all(
			Array.from({ length: 10 }, async (_, i) => {
				await ready();
				return adoptJob(`w${i}`, pool);
			})
		);
		const mine = adopted.filter((job) => job !== null);
		expect(mine.map(({ attempt }) => attempt)).toEqual([1]);
		expect(await end(first)).toBe(false);
		expect(await end(mine[0]!)).toBe(true);
		back();
		expect(await jobRow(id)).toMatchObject({ state: 'done', attempt: 1 });
	});

	test('an attempt that nobody adopts goes back after one more lease', async () => {
		const id = await order(pool);
		await claimJob('gone', pool, { adoptable: true });
		const back = shiftClock(41_000);
		expect(await reapJobs()).toBe(1);
		back();
		expect(await jobRow(id)).toMatchObject({ state: 'queued', attempt: 1 });
	});
});

describe('an operator', () => {
	test('holds a job, lets it go and stops it, each with a reason on record', async () => {
		const id = await order(pool);
		await holdJob(organiser, id, 'the truth is being mended');
		expect(await claimJob('w', pool)).toBeNull();
		await letJobGo(organiser, id, 'mended');
		await holdJob(organiser, id, 'once more');
		await cancelJob(organiser, id, 'withdrawn by mail');
		expect(await jobRow(id)).toMatchObject({
			state: 'cancelled',
			code: 'cancelled',
			operatorNote: 'once more'
		});
		const entries = await prisma().auditEntry.findMany({ where: { type: { startsWith: 'job.' } } });
		expect(entries.filter(({ details }) => (details as { jobId: string }).jobId === id).length).toBe(4);
		for (const act of [holdJob, letJobGo, cancelJob])
			expect(await outcome(act(actorWith(randomUUID()), id, 'x'))).toBe('forbidden');
	});

	test('cannot hold what runs', async () => {
		const id = await order(pool);
		await claimJob('w', pool);
		expect(await outcome(holdJob(organiser, id, 'x'))).toBe('state_changed');
	});
});

describe('a team that takes its job back', () => {
	const paid = async (started: boolean) => {
		const [teamId, key] = [randomUUID(), randomUUID()];
		const id = await transaction(async (tx) => {
			const holdId = await holdForJob(tx, { key, teamId, poolKey: pool, wallMs: 60_000 });
			return enqueueJob(tx, { ...paperJob(pool), key, ownerKey: `team:${teamId}`, holdId });
		});
		const job = started ? await claimJob('w', pool) : null;
		expect(await transaction((tx) => withdrawJob(tx, id))).toBe(true);
		if (job) {
			expect(await heartbeat(job)).toBe('cancel');
			await finishJob(job, resultOf('cancelled', { meteredMs: 5000 }), []);
		}
		expect(await transaction((tx) => withdrawJob(tx, id))).toBe(false);
		const balance = await transaction(async (tx) => balanceOf(await gpuAccountOf(tx, teamId, pool), tx));
		return { row: await jobRow(id), balance };
	};

	test('pays for what ran', async () => {
		const { row, balance } = await paid(true);
		expect(row).toMatchObject({ state: 'cancelled', code: 'withdrawn', fault: 'team' });
		expect(balance).toMatchObject({ available: 3595n, held: 0n });
	});

	test('pays nothing for what only waited', async () => {
		const { row, balance } = await paid(false);
		expect(row).toMatchObject({ state: 'cancelled', code: 'withdrawn', fault: null });
		expect(balance).toMatchObject({ available: 3600n, held: 0n });
	});
});
