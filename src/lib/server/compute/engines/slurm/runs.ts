import { randomUUID } from 'node:crypto';
import { hmac, now, prisma, transaction } from '#lib/server/platform/index.ts';
import type { LeasedJob } from '../../lease.ts';
import { laneOf, type Lane } from '../../rules.ts';
import type { ClusterFaultCode } from './faults.ts';

/** One handing-in of an attempt to a cluster. */
export interface ClusterRun {
	key: string;
	jobId: string;
	attempt: number;
	remoteId: bigint | null;
	submittedAt: Date;
	expiresAt: Date;
	machine: string | null;
	/** How many pieces of its log were passed on. */
	logPieces: number;
}

export type RunOutcome = 'finished' | 'failed' | 'cancelled' | 'lost' | 'restarted' | 'refused' | 'expired';

/** Every installation that shares a cluster has names of its own there, so that it tidies up after itself alone. */
export const namePrefix = (): string => `aic-${hmac('cluster', 'names').subarray(0, 4).toString('hex')}-`;

/** Where a run's files lie; no other run ever writes there. */
export const runPrefix = (run: Pick<ClusterRun, 'jobId' | 'key'>): string => `jobs/${run.jobId}/${run.key}`;

const select = {
	key: true,
	jobId: true,
	attempt: true,
	remoteId: true,
	submittedAt: true,
	expiresAt: true,
	machine: true,
	logPieces: true
} as const;

/** The run of a job that nobody has ended: a worker that died left it, and it goes on. */
export async function openRunOf(jobId: string, poolKey: string): Promise<ClusterRun | null> {
	return prisma().clusterRun.findFirst({
		where: { jobId, poolKey, endedAt: null },
		orderBy: { submittedAt: 'desc' },
		select
	});
}

export const openRuns = (poolKey: string): Promise<ClusterRun[]> =>
	prisma().clusterRun.findMany({ where: { poolKey, endedAt: null }, select });

/**
 * Writes down a run before it is handed in, or null where the attempt is no longer ours: two workers that both believe
 * to hold a job can never both hand it in.
 */
export async function beginRun(job: LeasedJob, poolKey: string, expiresAt: Date): Promise<ClusterRun | null> {
	return transaction(async (tx) => {
		const [held] = await tx.$queryRaw<unknown[]>`
			SELECT 1 FROM compute_jobs WHERE id = ${job.id}::uuid AND attempt = ${job.attempt}
				AND worker_id = ${job.workerId} AND state = 'running' FOR UPDATE`;
		if (!held) return null;
		const key = namePrefix() + randomUUID().replaceAll('-', '');
		const data = { key, jobId: job.id, attempt: job.attempt, poolKey, submittedAt: now(), expiresAt };
		return tx.clusterRun.create({ data, select });
	});
}

export const placeRun = (key: string, known: { remoteId?: bigint; machine?: string }): Promise<unknown> =>
	prisma().clusterRun.updateMany({ where: { key, endedAt: null }, data: known });

/** Ends a run once; what it ended with stands. */
export const endRun = (key: string, outcome: RunOutcome, reason?: ClusterFaultCode): Promise<unknown> =>
	prisma().clusterRun.updateMany({
		where: { key, endedAt: null },
		data: { endedAt: now(), outcome, reason }
	});

/** A job that waits for a pool tries at least every five minutes, so that an older word says nothing about now. */
const FRESH_MS = 6 * 60_000;

/** How the last handing-in of each lane went that was tried lately: why it was refused, or null where it was taken. */
export async function lastTries(poolKey: string): Promise<{ lane: Lane; reason: ClusterFaultCode | null }[]> {
	const rows = await prisma().$queryRaw<{ lane: number; reason: ClusterFaultCode | null }[]>`
		SELECT DISTINCT ON (j.lane) j.lane, r.reason FROM cluster_runs r JOIN compute_jobs j ON j.id = r.job_id
		WHERE r.pool_key = ${poolKey}
			AND (r.ended_at > ${new Date(now().getTime() - FRESH_MS)} OR r.ended_at IS NULL AND r.remote_id IS NOT NULL)
		ORDER BY j.lane, r.submitted_at DESC`;
	return rows.map(({ lane, reason }) => ({ lane: laneOf(lane), reason }));
}

/** What holds programs on a pool's nodes, as the last run there told. */
export async function noteWalls(poolKey: string, walls: string): Promise<void> {
	await prisma().$executeRaw`
		UPDATE pools SET health = COALESCE(health, '{}') || jsonb_build_object('containment', ${walls}::text)
		WHERE key = ${poolKey}`;
}
