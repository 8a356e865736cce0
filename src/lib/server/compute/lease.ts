import { settleHold, voidHold } from '#lib/server/ledger/index.ts';
import { now, outbox, transaction, type Tx } from '#lib/server/platform/index.ts';
import type { StoredSpec } from './enqueue.ts';
import { billedSeconds, LEASE_MS } from './rules.ts';
import type { JobCode, JobResult } from './runner/index.ts';

/** A job in one worker's hands. `attempt` goes on every write, so that a worker that lost its lease writes nothing. */
export interface LeasedJob {
	id: string;
	attempt: number;
	workerId: string;
	ownerKey: string;
	spec: StoredSpec;
}

export interface StoredOutput {
	name: string;
	objectKey: string;
	bytes: number;
	sha256: string;
}

/** What a finished job left: never shown to a team, since a score job's report holds the private split. */
export interface StoredResult {
	outputs: StoredOutput[];
	details: JobResult['details'];
	report: JobResult['report'];
	exitCode: number | null;
	peakMemoryBytes: number | null;
}

const leaseEnd = () => new Date(now().getTime() + LEASE_MS);

/**
 * Takes the next job of one pool, or null. The pool's row is locked, so capacity holds; then by lane, then the owner
 * who was served least recently, then the order of arrival.
 */
export async function claimJob(workerId: string, poolKey: string): Promise<LeasedJob | null> {
	return transaction(async (tx) => {
		const [pool] = await tx.$queryRaw<{ capacity: number; paused: boolean }[]>`
			SELECT capacity, paused_at IS NOT NULL AS paused FROM pools WHERE key = ${poolKey} FOR UPDATE`;
		if (!pool || pool.paused) return null;
		const running = await tx.computeJob.count({ where: { poolKey, state: 'running' } });
		if (running >= pool.capacity) return null;
		const [job] = await tx.$queryRaw<LeasedJob[]>`
			UPDATE compute_jobs SET state = 'running', attempt = attempt + 1, worker_id = ${workerId},
				lease_until = ${leaseEnd()}, started_at = ${now()}
			WHERE id = (
				SELECT j.id FROM compute_jobs j
				LEFT JOIN LATERAL (
					SELECT max(s.started_at) AS served FROM compute_jobs s WHERE s.owner_key = j.owner_key
				) owner ON true
				WHERE j.state = 'queued' AND j.pool_key = ${poolKey}
				ORDER BY j.lane, owner.served NULLS FIRST, j.queued_at, j.id
				LIMIT 1 FOR UPDATE OF j SKIP LOCKED
			)
			RETURNING id, attempt, worker_id AS "workerId", owner_key AS "ownerKey", spec`;
		if (job) await outbox.add(tx, { type: 'compute.job_started', payload: { jobId: job.id } });
		return job ?? null;
	});
}

/** Extends the lease. `lost`: somebody else has the job now, stop and write nothing. `cancel`: stop and say so. */
export async function heartbeat(job: LeasedJob): Promise<'held' | 'lost' | 'cancel'> {
	const held = await transaction(
		(tx) => tx.$queryRaw<{ cancelled: boolean }[]>`
			UPDATE compute_jobs SET lease_until = ${leaseEnd()}
			WHERE id = ${job.id}::uuid AND attempt = ${job.attempt} AND worker_id = ${job.workerId} AND state = 'running'
			RETURNING cancelled_at IS NOT NULL AS cancelled`
	);
	if (!held[0]) return 'lost';
	return held[0].cancelled ? 'cancel' : 'held';
}

/** Writes the end of a job, settles its hold and tells the others; false when the lease was lost before. */
export async function finishJob(
	job: LeasedJob,
	result: JobResult,
	outputs: StoredOutput[]
): Promise<boolean> {
	return transaction(async (tx) => {
		const row = await lockAttempt(tx, job);
		if (!row) return false;
		const { details, report, exitCode, peakMemoryBytes } = result;
		const stored: StoredResult = { outputs, details, report, exitCode, peakMemoryBytes };
		await end(tx, { ...row, id: job.id }, result.code, {
			meteredMs: BigInt(result.meteredMs),
			result: stored as never,
			log: result.log,
			fault: result.fault
		});
		if (row.holdId) {
			if (result.fault === 'platform') await voidHold(tx, row.holdId);
			else await settleHold(tx, row.holdId, billedSeconds(result.meteredMs, job.spec.limits.wallMs));
		}
		return true;
	});
}

/** Gives a running job back unfinished, as a worker does that is told to end. It costs the job no attempt. */
export async function releaseJob(job: LeasedJob): Promise<void> {
	await transaction(async (tx) => {
		if (!(await lockAttempt(tx, job))) return;
		await tx.computeJob.update({
			where: { id: job.id },
			data: { state: 'queued', workerId: null, leaseUntil: null, maxAttempts: { increment: 1 } }
		});
		await outbox.add(tx, { type: 'compute.job_queued', payload: { jobId: job.id } });
	});
}

/** Puts back what nobody holds any more, and ends what was lost too often. Returns how many it touched. */
export async function reapJobs(): Promise<number> {
	return transaction(async (tx) => {
		const lost = await tx.$queryRaw<
			(LockedJob & { id: string; attempt: number; maxAttempts: number; cancelled: boolean })[]
		>`
			SELECT id, attempt, max_attempts AS "maxAttempts", hold_id AS "holdId", owner_key AS "ownerKey",
				cancelled_at IS NOT NULL AS cancelled
			FROM compute_jobs WHERE state = 'running' AND lease_until < ${now()} LIMIT 100 FOR UPDATE SKIP LOCKED`;
		for (const job of lost) {
			if (job.cancelled || job.attempt >= job.maxAttempts) {
				const code = job.cancelled ? 'cancelled' : 'attempts_spent';
				await end(tx, job, code, { fault: job.cancelled ? null : 'platform' });
				if (job.holdId) await voidHold(tx, job.holdId);
				continue;
			}
			const data = { state: 'queued', workerId: null, leaseUntil: null };
			await tx.computeJob.update({ where: { id: job.id }, data });
			await outbox.add(tx, { type: 'compute.job_queued', payload: { jobId: job.id } });
		}
		return lost.length;
	});
}

interface LockedJob {
	holdId: string | null;
	ownerKey: string;
}

async function lockAttempt(tx: Tx, job: LeasedJob): Promise<LockedJob | null> {
	const [row] = await tx.$queryRaw<LockedJob[]>`
		SELECT hold_id AS "holdId", owner_key AS "ownerKey" FROM compute_jobs
		WHERE id = ${job.id}::uuid AND attempt = ${job.attempt} AND worker_id = ${job.workerId} AND state = 'running'
		FOR UPDATE`;
	return row ?? null;
}

async function end(tx: Tx, job: LockedJob & { id: string }, code: JobCode, data: object): Promise<void> {
	const state = code === 'ok' ? 'done' : code === 'cancelled' ? 'cancelled' : 'failed';
	await tx.computeJob.update({
		where: { id: job.id },
		data: { ...data, state, code, finishedAt: now(), workerId: null, leaseUntil: null }
	});
	const payload = { jobId: job.id, ownerKey: job.ownerKey, outcome: state };
	await outbox.add(tx, { type: 'compute.job_finished', payload });
}
