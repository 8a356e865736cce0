import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
	claimJob,
	listJobs,
	sharesOf,
	startWorkerLoop,
	unsafeJobView,
	weighShare,
	type Engine
} from '#lib/server/compute/index.ts';
import { resultOf } from '#lib/server/compute/runner/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import { actorWith } from '../../support/actors.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { end, order, plantPool } from '../../support/jobs.ts';
import { until } from '../../support/until.ts';

testDatabase();
const organiser = actorWith(randomUUID(), 'organiser');
let pool: string;
beforeEach(async () => void (pool = await plantPool({ capacity: 1 })));

/** Runs everything that waits, one after the other, and tells whose turn it was each time. */
async function turns(name: (job: { ownerKey: string; key: string }) => string, meteredMs = 1000) {
	const seen: string[] = [];
	for (let job = await claimJob('w', pool); job; job = await claimJob('w', pool)) {
		seen.push(name(job));
		await end(job, 'ok', meteredMs);
	}
	return seen;
}
const many = async (count: number, change: Parameters<typeof order>[1]) => {
	for (let i = 0; i < count; i++)
		await order(pool, { key: `${change!.ownerKey}:${randomUUID()}`, ...change });
};

describe('whose turn it is', () => {
	test('a team with a hundred jobs does not keep one with a single job waiting', async () => {
		await many(100, { ownerKey: 'team:greedy' });
		await order(pool, { ownerKey: 'team:modest' });
		const seen: string[] = [];
		for (let i = 0; i < 3; i++) {
			const job = (await claimJob('w', pool))!;
			seen.push(job.ownerKey);
			await end(job);
		}
		expect(seen).toContain('team:modest');
	});

	test('problems take turns, however many jobs each has', async () => {
		await many(12, { ownerKey: 'team:a', problemKey: 'problem:big' });
		await many(3, { ownerKey: 'team:b', problemKey: 'problem:small' });
		const seen = await turns(({ ownerKey }) => ownerKey);
		expect(seen.slice(0, 6).filter((owner) => owner === 'team:b').length).toBe(3);
	});

	test('a problem of twice the weight gets twice the time', async () => {
		const heavy = randomUUID();
		expect(await outcome(weighShare(actorWith(randomUUID()), pool, heavy, 2))).toBe('forbidden');
		await weighShare(organiser, pool, heavy, 2);
		expect(await sharesOf(organiser, pool)).toEqual(new Map([[heavy, 2]]));
		await many(30, { ownerKey: 'team:a', problemKey: `problem:${heavy}` });
		await many(30, { ownerKey: 'team:b', problemKey: 'problem:light' });
		const seen = (await turns(({ ownerKey }) => ownerKey)).slice(0, 30);
		const turnsOfHeavy = seen.filter((owner) => owner === 'team:a').length;
		expect(turnsOfHeavy).toBeGreaterThanOrEqual(18);
		expect(turnsOfHeavy).toBeLessThanOrEqual(22);
	});

	test('a problem whose jobs run longer gets fewer of them', async () => {
		await many(40, { ownerKey: 'team:slow', problemKey: 'problem:slow' });
		await many(40, { ownerKey: 'team:quick', problemKey: 'problem:quick' });
		const seen: string[] = [];
		for (let i = 0; i < 40; i++) {
			const job = (await claimJob('w', pool))!;
			seen.push(job.ownerKey);
			await end(job, 'ok', job.ownerKey === 'team:slow' ? 4000 : 1000);
		}
		const slow = seen.filter((owner) => owner === 'team:slow').length;
		expect(slow).toBeLessThanOrEqual(14);
		expect(slow).toBeGreaterThanOrEqual(5);
	});

	test('no owner holds more than the pool lets it, while others wait', async () => {
		pool = await plantPool({ capacity: 4, policy: { perOwner: 2 } });
		await many(4, { ownerKey: 'team:a' });
		await many(1, { ownerKey: 'team:b', lane: 'practice' });
		const claimed = await Promise.all([1, 2, 3, 4].map(() => claimJob('w', pool)));
		expect(claimed.map((job) => job?.ownerKey ?? null).toSorted()).toEqual(
			['team:a', 'team:a', 'team:b', null].toSorted()
		);
	});
});

describe('a place in the queue', () => {
	test('is counted over lanes and problems, and moves as others start', async () => {
		const running = await order(pool, { ownerKey: 'team:z' });
		const first = (await claimJob('w', pool))!;
		expect(first.id).toBe(running);
		await many(2, { ownerKey: 'team:a', lane: 'live' });
		await many(3, { ownerKey: 'team:b', problemKey: 'problem:other' });
		const last = await (async () => {
			await many(1, { ownerKey: 'team:c', problemKey: 'problem:mine' });
			return order(pool, { ownerKey: 'team:d', problemKey: 'problem:mine' });
		})();
		const before = await unsafeJobView(last);
		expect(before!.wait).toMatchObject({ reason: 'turn', ahead: 2 + 1 + 1 });
		expect(before!.wait!.expectedWaitMs).toBeGreaterThan(0);
	});

	test('has no expected start in a paused pool', async () => {
		const id = await order(pool);
		await prisma().pool.update({ where: { key: pool }, data: { pausedAt: new Date() } });
		expect((await unsafeJobView(id))!.wait).toEqual({
			reason: 'pool_paused',
			ahead: 0,
			expectedWaitMs: null
		});
	});

	test('is told to operators in the order in which jobs will start, page by page', async () => {
		await many(60, { ownerKey: 'team:a', problemKey: 'problem:big' });
		const late = await order(pool, { ownerKey: 'team:b', problemKey: 'problem:small' });
		const one = await listJobs(organiser, { show: 'queued', poolKey: pool, page: 1 });
		const two = await listJobs(organiser, { show: 'queued', poolKey: pool, page: 2 });
		expect([one.rows.length, one.more, two.rows.length, two.more]).toEqual([50, true, 11, false]);
		expect(one.rows.slice(0, 2).map(({ id }) => id)).toContain(late);
		const mine = await listJobs(organiser, { show: 'queued', poolKey: pool, ownerKey: 'team:b', page: 1 });
		expect(mine.rows.map(({ id, ahead }) => [id, ahead])).toEqual([[late, 0]]);
		expect(new Set([...one.rows, ...two.rows].map(({ id }) => id)).size).toBe(61);
	});
});

describe('a worker with two slots and five pools of its machine', () => {
	test('never holds more than two jobs, and takes each as soon as a slot is free', async () => {
		const pools = await Promise.all(Array.from({ length: 5 }, () => plantPool()));
		for (const key of [...pools, ...pools]) await order(key);
		const [finish, seen]: [(() => void)[], number[]] = [[], []];
		const engine = {
			...{ kind: 'local', outlivesWorker: false, close: async () => {} },
			run: (_job, _io, signal) =>
				new Promise((resolve) => {
					const ended = resultOf('ok', { meteredMs: 1 });
					finish.push(() => resolve({ result: ended, outputs: [] }));
					signal.addEventListener('abort', () => resolve({ result: resultOf('cancelled'), outputs: [] }));
				}),
			probe: () => Promise.reject(new Error('nobody asks'))
		} satisfies Partial<Engine> as Engine;
		const engines = { for: ({ key }: { key: string }) => (pools.includes(key) ? engine : null) };
		const worker = startWorkerLoop({
			...{ workerId: 'two-slots', slots: 2, lookEveryMs: 600_000 }, // so that nothing comes of looking now and then
			engines: { ...engines, close: async () => {} }
		});
		const states = async () =>
			(await prisma().computeJob.groupBy({ by: ['state'], where: { poolKey: { in: pools } }, _count: true }))
				.map(({ state, _count }) => [state, _count] as const)
				.toSorted();
		await until(() => finish.length >= 2, 'the first two jobs');
		for (let done = 1; done <= 10; done++) {
			seen.push(new Map(await states()).get('running') ?? 0);
			finish.shift()!();
			const wanted = Math.min(2, 10 - done);
			const settled = async () => finish.length >= wanted && new Map(await states()).get('done') === done;
			await until(settled, `job ${done} to end and the next to start`);
		}
		expect(seen.every((running) => running <= 2)).toBe(true);
		expect(await states()).toEqual([['done', 10]]);
		await worker.stop();
	});
});
