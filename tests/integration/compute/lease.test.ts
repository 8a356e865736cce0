import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import {
	cancelJob,
	claimJob,
	DEFAULT_LIMITS,
	enqueueJob,
	finishJob,
	heartbeat,
	holdForJob,
	pausePool,
	reapJobs,
	releaseJob,
	type LeasedJob,
	type NewJob,
	type StoredSpec
} from '#lib/server/compute/index.ts';
import { resultOf } from '#lib/server/compute/runner/index.ts';
import { balanceOf } from '#lib/server/ledger/index.ts';
import { gpuAccountOf } from '#lib/server/compute/index.ts';
import { prisma, shiftClock, transaction } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { barrier, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';

testDatabase();
let pool: string;
beforeEach(async () => {
	await prisma().computeJob.deleteMany();
	pool = `pool-${randomUUID()}`;
	await prisma().pool.create({
		data: { key: pool, name: {}, accelerator: 'cpu', capacity: 4, engine: 'test' }
	});
});

const spec: StoredSpec = {
	kind: 'score',
	inputs: [],
	limits: { ...DEFAULT_LIMITS, wallMs: 60_000 },
	gpu: null,
	task: { metric: 'accuracy', positive: null, floors: [], seed: '' }
};
const enqueue = (change: Partial<NewJob> = {}) =>
	transaction((tx) =>
		enqueueJob(tx, { key: randomUUID(), poolKey: pool, spec, lane: 'stage', ownerKey: 'team:a', ...change })
	);
const done = (job: LeasedJob) => finishJob(job, resultOf('ok', { meteredMs: 1500 }), []);
const row = (id: string) => prisma().computeJob.findUniqueOrThrow({ where: { id } });

test('a job enqueued twice under one key is one job', async () => {
	const key = randomUUID();
	expect(await enqueue({ key })).toBe(await enqueue({ key }));
});

test('twelve workers that claim together take four different jobs, as many as the pool holds', async () => {
	await Promise.all(Array.from({ length: 8 }, () => enqueue()));
	const ready = barrier(12);
	const claimed = await Promise.all(
		Array.from({ length: 12 }, async (_, i) => {
			await ready();
			return claimJob(`w${i}`, pool);
		})
	);
	const ids = claimed.flatMap((job) => job?.id ?? []);
	expect(new Set(ids).size).toBe(4);
	expect(ids.length).toBe(4);
});

test('lanes come first, then the owner who was served least recently, then arrival', async () => {
	for (const [ownerKey, lane] of [
		['greedy', 'stage'],
		['greedy', 'stage'],
		['greedy', 'stage'],
		['modest', 'stage'],
		['trying', 'practice'],
		['onair', 'live']
	] as const) {
		await enqueue({ ownerKey: `${ownerKey}-${pool}`, lane });
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	const order: string[] = [];
	for (let job = await claimJob('w', pool); job; job = await claimJob('w', pool)) {
		order.push(job.ownerKey.split('-')[0]!);
		await new Promise((resolve) => setTimeout(resolve, 5));
		await done(job);
	}
	expect(order).toEqual(['onair', 'greedy', 'modest', 'greedy', 'greedy', 'trying']);
});

test('a worker that lost its lease writes nothing, however late it comes', async () => {
	const id = await enqueue();
	const first = (await claimJob('slow', pool))!;
	const back = shiftClock(21_000);
	expect(await reapJobs()).toBe(1);
	const second = (await claimJob('quick', pool))!;
	back();
	expect([first.attempt, second.attempt]).toEqual([1, 2]);
	expect(await heartbeat(first)).toBe('lost');
	expect(await done(first)).toBe(false);
	expect(await row(id)).toMatchObject({ state: 'running', workerId: 'quick', code: null });
	expect(await done(second)).toBe(true);
	expect(await done(second)).toBe(false);
	expect(await row(id)).toMatchObject({ state: 'done', code: 'ok', attempt: 2 });
});

test('a beating heart keeps the lease, and a job lost three times ends by the platform’s fault', async () => {
	const id = await enqueue();
	const beating = (await claimJob('w', pool))!;
	for (let i = 0; i < 3; i++) {
		const back = shiftClock(15_000);
		expect(await heartbeat(beating)).toBe('held');
		expect(await reapJobs()).toBe(0);
		back();
	}
	const undo = shiftClock(100_000);
	await reapJobs();
	for (let attempt = 2; attempt <= 3; attempt++) {
		expect((await claimJob('w', pool))!.attempt).toBe(attempt);
		shiftClock(21_000);
		await reapJobs();
	}
	shiftClock(-42_000);
	undo();
	expect(await row(id)).toMatchObject({ state: 'failed', code: 'attempts_spent', fault: 'platform' });
	expect(await claimJob('w', pool)).toBeNull();
});

test('a worker that is told to end gives its job back without costing it an attempt', async () => {
	const id = await enqueue();
	for (let i = 0; i < 5; i++) await releaseJob((await claimJob('w', pool))!);
	expect(await row(id)).toMatchObject({ state: 'queued', attempt: 5, maxAttempts: 8 });
	expect(await outcome(done((await claimJob('w', pool))!))).toBe(true);
});

test('a hold is settled by what was metered, and costs nothing when the platform was at fault', async () => {
	const teamId = randomUUID();
	const held = async (code: 'ok' | 'wall_limit' | 'bad_truth', meteredMs: number) => {
		const key = randomUUID();
		await transaction(async (tx) => {
			const holdId = await holdForJob(tx, { key, teamId, poolKey: pool, wallMs: 60_000 });
			await enqueueJob(tx, { key, poolKey: pool, spec, lane: 'stage', ownerKey: `team:${teamId}`, holdId });
		});
		const job = (await claimJob('w', pool))!;
		await finishJob(job, resultOf(code, { meteredMs }), []);
		return transaction(async (tx) => balanceOf(await gpuAccountOf(tx, teamId, pool), tx));
	};
	expect(await held('ok', 1200)).toMatchObject({ available: 3598n });
	expect(await held('bad_truth', 30_000)).toMatchObject({ available: 3598n });
	expect(await held('wall_limit', 60_400)).toMatchObject({ available: 3538n });
});

test('a cancelled job ends at once while it waits, and at the next heartbeat while it runs', async () => {
	const organiser = actorWith(randomUUID(), 'organiser');
	const waiting = await enqueue();
	await cancelJob(organiser, waiting);
	expect(await row(waiting)).toMatchObject({ state: 'cancelled', code: 'cancelled' });
	const running = await enqueue();
	const job = (await claimJob('w', pool))!;
	await cancelJob(organiser, running);
	expect(await heartbeat(job)).toBe('cancel');
	await finishJob(job, resultOf('cancelled'), []);
	expect(await row(running)).toMatchObject({ state: 'cancelled' });
	await cancelJob(organiser, running);
	expect(await outcome(cancelJob(actorWith(randomUUID()), running))).toBe('forbidden');
});

test('a paused pool gives out nothing', async () => {
	await enqueue();
	const organiser = actorWith(randomUUID(), 'organiser');
	await pausePool(organiser, pool, true);
	expect(await claimJob('w', pool)).toBeNull();
	await pausePool(organiser, pool, false);
	expect(await claimJob('w', pool)).not.toBeNull();
});
