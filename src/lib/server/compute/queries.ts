import { insistRole } from '#lib/server/identity/index.ts';
import { now, prisma, type Actor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type { StoredResult } from './lease.ts';
import { expectedWaitMs, lanes, type JobState, type Lane } from './rules.ts';
import type { JobCode } from './runner/index.ts';

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

export interface JobRow extends Omit<JobView, 'log' | 'ahead' | 'expectedWaitMs'> {
	ownerKey: string;
	poolKey: string;
	lane: Lane;
	workerId: string | null;
	cancelling: boolean;
}

const RECENT = 20;
const UNKNOWN_LENGTH_MS = 3000;

/** One job. Skips authorisation: the room that ordered it decides who may look. */
export async function unsafeJobView(jobId: string): Promise<JobView | null> {
	const row = await prisma().computeJob.findUnique({
		where: { id: jobId },
		omit: { result: true, spec: true }
	});
	if (!row) return null;
	const wait = row.state === 'queued' ? await waitOf(row) : { ahead: null, expectedWaitMs: null };
	return { ...times(row), log: row.log, ...wait };
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

async function waitOf(job: { poolKey: string; lane: number; queuedAt: Date }) {
	const { poolKey, lane, queuedAt } = job;
	const before = [{ lane: { lt: lane } }, { lane, queuedAt: { lt: queuedAt } }];
	const [ahead, pool, recent] = await Promise.all([
		prisma().computeJob.count({ where: { poolKey, state: 'queued', OR: before } }),
		prisma().pool.findUniqueOrThrow({ where: { key: poolKey } }),
		prisma().computeJob.findMany({
			where: { poolKey, meteredMs: { not: null } },
			orderBy: { finishedAt: 'desc' },
			take: RECENT,
			select: { meteredMs: true }
		})
	]);
	const usual =
		recent.reduce((sum, { meteredMs }) => sum + Number(meteredMs), 0) / Math.max(1, recent.length);
	return { ahead, expectedWaitMs: expectedWaitMs(ahead + 1, pool.capacity, usual || UNKNOWN_LENGTH_MS) };
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

const times = (row: Row) => ({
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

const laneNames = Object.fromEntries(Object.entries(lanes).map(([name, lane]) => [lane, name])) as Record<
	number,
	Lane
>;

/** Waiting and running jobs first, then the latest ended ones. For organisers. */
export async function listJobs(actor: Actor, take = 100): Promise<JobRow[]> {
	insistRole(actor, 'organiser', 'operator');
	const omit = { result: true, spec: true, log: true } as const;
	const [open, ended] = await Promise.all([
		prisma().computeJob.findMany({
			where: { state: { in: ['running', 'queued'] } },
			orderBy: [{ state: 'desc' }, { lane: 'asc' }, { queuedAt: 'asc' }],
			take,
			omit
		}),
		prisma().computeJob.findMany({
			where: { finishedAt: { not: null } },
			orderBy: { finishedAt: 'desc' },
			take,
			omit
		})
	]);
	return [...open, ...ended].map((row) => ({
		...times(row),
		ownerKey: row.ownerKey,
		poolKey: row.poolKey,
		lane: laneNames[row.lane] ?? 'stage',
		workerId: row.workerId,
		cancelling: row.state === 'running' && row.cancelledAt !== null
	}));
}

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
