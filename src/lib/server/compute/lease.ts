import { settleHold, voidHold } from '#lib/server/ledger/index.ts';
import { now, transaction } from '#lib/server/platform/index.ts';
import { leaseEnd, leaseMs, type LeasedJob } from './claim.ts';
import { endJob, type End } from './end.ts';
import { ADOPT_GRACE_LEASES, billedSeconds, QUEUE_PATIENCE_MS, retryOf } from './rules.ts';
import type { JobResult } from './runner/index.ts';
import { direct, once, within } from './sql.ts';

export { adoptJob, claimJob, type LeasedJob } from './claim.ts';

export interface StoredOutput {
	name: string;
	objectKey: string;
	bytes: number;
	sha256: string;
}

/** What a finished job left: never shown to a team, since a score job's report holds the private split. */
export interface StoredResult extends Pick<
	JobResult,
	'details' | 'report' | 'exitCode' | 'peakMemoryBytes' | 'notes' | 'measures' | 'containment'
> {
	outputs: StoredOutput[];
}

export type Beat = 'held' | 'lost' | 'cancel';

/**
 * Extends the leases of one worker's jobs, all in one statement. `lost`: somebody else has the job now, stop and write
 * nothing. `cancel`: stop and say so.
 */
export async function beat(
	workerId: string,
	jobs: readonly Pick<LeasedJob, 'id' | 'attempt'>[]
): Promise<Map<string, Beat>> {
	const answers = new Map<string, Beat>(jobs.map(({ id }) => [id, 'lost']));
	if (jobs.length === 0) return answers;
	const held = await once<{ id: string; cancelled: boolean }>(
		`UPDATE compute_jobs j SET lease_until = $1::timestamptz
		FROM unnest($2::uuid[], $3::int[]) AS mine (id, attempt)
		WHERE j.id = mine.id AND j.attempt = mine.attempt AND j.worker_id = $4 AND j.state = 'running'
		RETURNING j.id, j.cancelled_at IS NOT NULL AS cancelled`,
		[leaseEnd(), jobs.map(({ id }) => id), jobs.map(({ attempt }) => attempt), workerId]
	);
	for (const { id, cancelled } of held) answers.set(id, cancelled ? 'cancel' : 'held');
	return answers;
}

export const heartbeat = async (job: LeasedJob): Promise<Beat> =>
	(await beat(job.workerId, [job])).get(job.id)!;

/** Notes on which machine an attempt runs. */
export async function placeJob(job: LeasedJob, machine: string): Promise<void> {
	await once(
		`WITH placed AS (
			UPDATE compute_jobs SET placed_on = $4
			WHERE id = $1::uuid AND attempt = $2 AND worker_id = $3 AND state = 'running' RETURNING id, attempt)
		UPDATE compute_attempts a SET placed_on = $4 FROM placed WHERE a.job_id = placed.id AND a.attempt = placed.attempt`,
		[job.id, job.attempt, job.workerId, machine.slice(0, 200)]
	);
}

/**
 * Writes how an attempt ended: the job's end with the settlement of its hold, or another try where the platform was at
 * fault. False when the lease was lost before; then nothing is written.
 */
export async function finishJob(
	job: LeasedJob,
	result: JobResult,
	outputs: StoredOutput[]
): Promise<boolean> {
	const retry = retryOf(result.code, job.attempt, job.maxAttempts, job.releases);
	if (retry.kind !== 'never') {
		const again = { free: retry.kind === 'wait', outcome: result.code, afterMs: retry.afterMs };
		if (await requeue(job, again)) return true;
	}
	const { details, report, exitCode, peakMemoryBytes, notes, measures, containment } = result;
	const stored: StoredResult = {
		...{ outputs, details, report, exitCode, peakMemoryBytes },
		...{ notes, measures, containment }
	};
	const end: End = {
		code: result.code,
		fault: result.fault,
		meteredMs: result.meteredMs,
		result: stored,
		log: result.log
	};
	return endAttempt(job, end);
}

/** Ends a running attempt and pays for it, in one transaction. */
async function endAttempt(job: LeasedJob, end: End): Promise<boolean> {
	const { holdId } = job;
	if (holdId === null && job.setId === null) return (await endJob(once, end, job)) !== null;
	if (holdId === null) return direct(async (sql) => (await endJob(sql, end, job)) !== null);
	const { wallMs } = job.spec.limits;
	const seconds = billedSeconds(end.meteredMs ?? 0, wallMs, job.spec.gpu?.count);
	return transaction(async (tx) => {
		const ended = await endJob(within(tx), end, job);
		if (!ended) return false;
		// Nobody pays for the platform's fault, nor for what an operator stopped.
		if (ended.fault === 'platform' || ended.code === 'cancelled') await voidHold(tx, holdId);
		else await settleHold(tx, holdId, seconds);
		return true;
	});
}

/** Gives a running job back unfinished, as a worker does that is told to end. It costs the job no attempt. */
export const releaseJob = (job: LeasedJob): Promise<boolean> =>
	requeue(job, { free: true, outcome: 'released', afterMs: 0 });

/** Lets go of an attempt that goes on elsewhere, so that the next worker may take it over at once. */
export async function detachJob(job: LeasedJob): Promise<boolean> {
	const rows = await once(
		`UPDATE compute_jobs SET lease_until = $4::timestamptz
		WHERE id = $1::uuid AND attempt = $2 AND worker_id = $3 AND state = 'running' AND adoptable RETURNING id`,
		[job.id, job.attempt, job.workerId, now()]
	);
	return rows.length > 0;
}

interface Again {
	/** Whether it keeps its number of attempts. */
	free: boolean;
	outcome: string;
	afterMs: number;
}

/** Back to the queue under its old place; false when the lease was lost, or the job is to stop. */
async function requeue(job: LeasedJob, again: Again): Promise<boolean> {
	return direct(async (sql) => {
		const rows = await sql(
			`WITH back AS (
				UPDATE compute_jobs SET state = 'queued', worker_id = NULL, lease_until = NULL, retry_at = $4::timestamptz,
					max_attempts = max_attempts + $5, releases = releases + $5
				WHERE id = $1::uuid AND attempt = $2 AND worker_id = $3 AND state = 'running' AND cancelled_at IS NULL
				RETURNING id, attempt),
			noted AS (
				UPDATE compute_attempts a SET ended_at = $6::timestamptz, outcome = $7
				FROM back WHERE a.job_id = back.id AND a.attempt = back.attempt),
			freed AS (
				DELETE FROM machine_claims m USING back WHERE m.job_id = back.id AND m.attempt = back.attempt)
			SELECT id FROM back`,
			[
				job.id,
				job.attempt,
				job.workerId,
				new Date(now().getTime() + again.afterMs),
				again.free ? 1 : 0,
				now(),
				again.outcome
			]
		);
		return rows.length > 0;
	});
}

/**
 * Puts back what nobody holds any more, ends what was lost too often or waited too long, and returns how many it
 * touched. Any number of workers may do so at once: each job is moved by the first one that gets to it.
 */
export async function reapJobs(): Promise<number> {
	const at = now().getTime();
	const lost = await once<LeasedJob & { cancelled: boolean }>(
		`SELECT id, attempt, worker_id AS "workerId", max_attempts AS "maxAttempts", spec, hold_id AS "holdId", set_id AS "setId",
			cancelled_at IS NOT NULL AS cancelled
		FROM compute_jobs
		WHERE state = 'running' AND lease_until < CASE WHEN adoptable THEN $2::timestamptz ELSE $1::timestamptz END
		LIMIT 100`,
		[new Date(at), new Date(at - ADOPT_GRACE_LEASES * leaseMs())]
	);
	let touched = 0;
	for (const job of lost) touched += Number(await putBack(job));
	return touched + (await giveUpWaiting(new Date(at - QUEUE_PATIENCE_MS)));
}

async function putBack(job: LeasedJob & { cancelled: boolean }): Promise<boolean> {
	if (!job.cancelled && job.attempt < job.maxAttempts) return requeueLost(job);
	const fault = job.cancelled ? null : 'platform';
	return endAttempt(job, { code: job.cancelled ? 'cancelled' : 'attempts_spent', fault, lostOnly: true });
}

/** Unlike a worker's own requeue, only while the lease is still over: a late heartbeat may have come between. */
const requeueLost = (job: LeasedJob): Promise<boolean> =>
	direct(async (sql) => {
		const rows = await sql(
			`WITH back AS (
				UPDATE compute_jobs SET state = 'queued', worker_id = NULL, lease_until = NULL
				WHERE id = $1::uuid AND attempt = $2 AND state = 'running' AND cancelled_at IS NULL AND lease_until < $3::timestamptz
				RETURNING id, attempt),
			noted AS (
				UPDATE compute_attempts a SET ended_at = $3::timestamptz, outcome = 'lease_lost'
				FROM back WHERE a.job_id = back.id AND a.attempt = back.attempt)
			SELECT id FROM back`,
			[job.id, job.attempt, now()]
		);
		return rows.length > 0;
	});

async function giveUpWaiting(before: Date): Promise<number> {
	const waited = await once<{ id: string; holdId: string | null }>(
		`SELECT id, hold_id AS "holdId" FROM compute_jobs WHERE state IN ('queued', 'held') AND queued_at < $1::timestamptz LIMIT 100`,
		[before]
	);
	for (const { id, holdId } of waited) {
		await transaction(async (tx) => {
			const ended = await endJob(within(tx), { code: 'queue_expired', fault: 'platform' }, { id });
			if (ended && holdId) await voidHold(tx, holdId);
		});
	}
	return waited.length;
}
