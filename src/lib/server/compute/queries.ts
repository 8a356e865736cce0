import type { ScoreTask } from '#lib/evaluation/score-task.ts';
import { now, prisma } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type { StoredSpec } from './enqueue.ts';
import type { StoredResult } from './lease.ts';
import type { JobState } from './rules.ts';
import type { JobCode } from './runner/index.ts';
import { unsafeJobLog, wasSealed } from './logs.ts';
import { waitOf, type Wait } from './waiting.ts';

/** A job as its owner may follow it. Its outputs and its report are not here. */
export interface JobView {
	id: string;
	kind: string;
	state: JobState;
	code: JobCode | null;
	fault: 'team' | 'platform' | null;
	attempt: number;
	queuedAt: string;
	startedAt: string | null;
	finishedAt: string | null;
	meteredMs: number | null;
	log: string;
	/** It was told to stop and has not ended yet. */
	stopping: boolean;
	/** While it waits: why, how many stand before it, and a guess at the wait. */
	wait: Wait | null;
	/** While queued: how many stand before it, and a guess at the wait. */
	ahead: number | null;
	expectedWaitMs: number | null;
}

export interface PoolView {
	key: string;
	name: Text;
	accelerator: string;
	capacity: number;
	running: number;
	queued: number;
	paused: boolean;
}

/** Of a job that saw sealed data: whole seconds. Whoever wrote its program could say more by how long it ran. */
const coarse = (times: ReturnType<typeof jobTimes>): ReturnType<typeof jobTimes> => ({
	...times,
	finishedAt:
		times.finishedAt && new Date(Math.ceil(Date.parse(times.finishedAt) / 1000) * 1000).toISOString(),
	meteredMs: times.meteredMs && Math.ceil(times.meteredMs / 1000) * 1000
});

/** One job. Skips authorisation: the room that ordered it decides who may look. */
export async function unsafeJobView(jobId: string): Promise<JobView | null> {
	const row = await prisma().computeJob.findUnique({
		where: { id: jobId },
		omit: { result: true, spec: true }
	});
	if (!row) return null;
	const wait = row.state === 'queued' || row.state === 'held' ? await waitOf(row) : null;
	const { ahead, expectedWaitMs } = wait ?? { ahead: null, expectedWaitMs: null };
	const stopping = row.state === 'running' && row.cancelledAt !== null;
	const [{ text: log }, sealed] = await Promise.all([unsafeJobLog(jobId, 'team'), wasSealed(jobId)]);
	const times = jobTimes(row);
	return { ...(sealed ? coarse(times) : times), log, stopping, wait, ahead, expectedWaitMs };
}

/** What a finished job left. Skips authorisation and may hold the private split: never for showing. */
export async function unsafeJobResult(
	jobId: string
): Promise<{ code: JobCode; fault: string | null; result: StoredResult | null } | null> {
	const row = await prisma().computeJob.findUnique({
		where: { id: jobId },
		select: { code: true, fault: true, result: true }
	});
	if (!row?.code) return null;
	return {
		code: row.code as JobCode,
		fault: row.fault,
		result: row.result as unknown as StoredResult | null
	};
}

/** What a score job was told to do, or null where another kind of program scores. Skips authorisation. */
export async function unsafeScoreTask(jobId: string): Promise<ScoreTask | null> {
	const row = await prisma().computeJob.findUnique({
		where: { id: jobId },
		select: { kind: true, spec: true }
	});
	return row?.kind === 'score' ? (row.spec as unknown as { task: ScoreTask }).task : null;
}

/** What running a job took, and what its pool asks for an hour. Skips authorisation: the room that ordered it shows what it may. */
export async function unsafeJobMeasures(jobId: string): Promise<{
	measures: StoredResult['measures'];
	meteredMs: number;
	pricePerHourKrw: number;
	/** Devices that it had, by each of which it is accounted; without any it is accounted as one. */
	devices: number;
} | null> {
	const row = await prisma().computeJob.findUnique({
		where: { id: jobId },
		select: { result: true, meteredMs: true, spec: true, pool: { select: { pricePerHourKrw: true } } }
	});
	if (!row || row.meteredMs === null) return null;
	const result = row.result as unknown as StoredResult | null;
	return {
		measures: result?.measures ?? null,
		meteredMs: Number(row.meteredMs),
		pricePerHourKrw: Number(row.pool.pricePerHourKrw),
		devices: Math.max(1, (row.spec as unknown as StoredSpec).gpu?.count ?? 1)
	};
}

interface Row {
	id: string;
	kind: string;
	state: string;
	code: string | null;
	fault: string | null;
	attempt: number;
	queuedAt: Date;
	startedAt: Date | null;
	finishedAt: Date | null;
	meteredMs: bigint | null;
}

export const jobTimes = (row: Row) => ({
	id: row.id,
	kind: row.kind,
	state: row.state as JobState,
	code: row.code as JobCode | null,
	fault: row.fault as JobView['fault'],
	attempt: row.attempt,
	queuedAt: row.queuedAt.toISOString(),
	startedAt: row.startedAt?.toISOString() ?? null,
	finishedAt: row.finishedAt?.toISOString() ?? null,
	meteredMs: row.meteredMs === null ? null : Number(row.meteredMs)
});

export async function listPools(): Promise<PoolView[]> {
	const [pools, counts] = await Promise.all([
		prisma().pool.findMany({ orderBy: { key: 'asc' } }),
		prisma().computeJob.groupBy({
			by: ['poolKey', 'state'],
			where: { state: { in: ['queued', 'running'] } },
			_count: true
		})
	]);
	const count = (poolKey: string, state: string) =>
		counts.find((row) => row.poolKey === poolKey && row.state === state)?._count ?? 0;
	return pools.map((pool) => ({
		key: pool.key,
		name: pool.name as unknown as Text,
		accelerator: pool.accelerator,
		capacity: pool.capacity,
		running: count(pool.key, 'running'),
		queued: count(pool.key, 'queued'),
		paused: pool.pausedAt !== null && pool.pausedAt <= now()
	}));
}
