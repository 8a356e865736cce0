import { randomUUID } from 'node:crypto';
import {
	DEFAULT_LIMITS,
	enqueueJob,
	finishJob,
	type LeasedJob,
	type NewJob
} from '#lib/server/compute/index.ts';
import type { StoredSpec } from '#lib/server/compute/index.ts';
import { resultOf, type JobCode } from '#lib/server/compute/runner/index.ts';
import { prisma, transaction } from '#lib/server/platform/index.ts';

/** A job that no engine ever runs: what tests of the queue order. */
export const paperSpec: StoredSpec = {
	kind: 'score',
	inputs: [],
	limits: { ...DEFAULT_LIMITS, wallMs: 60_000 },
	gpu: null,
	task: { metric: 'accuracy', positive: null, floors: [], seed: '' } as never
};

export async function plantPool(change: Record<string, unknown> = {}): Promise<string> {
	const key = `pool-${randomUUID()}`;
	await prisma().pool.create({
		data: { key, name: {}, accelerator: 'cpu', capacity: 4, engine: 'test', ...change }
	});
	return key;
}

export const paperJob = (poolKey: string, change: Partial<NewJob> = {}): NewJob => ({
	key: randomUUID(),
	poolKey,
	spec: paperSpec,
	lane: 'stage',
	ownerKey: 'team:a',
	...change
});

export const order = (poolKey: string, change: Partial<NewJob> = {}): Promise<string> =>
	transaction((tx) => enqueueJob(tx, paperJob(poolKey, change)));

export const end = (job: LeasedJob, code: JobCode = 'ok', meteredMs = 1000): Promise<boolean> =>
	finishJob(job, resultOf(code, { meteredMs }), []);

export const jobRow = (id: string) => prisma().computeJob.findUniqueOrThrow({ where: { id } });
