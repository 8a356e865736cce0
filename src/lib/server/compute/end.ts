import { now } from '#lib/server/platform/index.ts';
import type { LeasedJob } from './claim.ts';
import type { StoredResult } from './lease.ts';
import type { JobCode, JobResult } from './runner/index.ts';
import { decideSet } from './sets.ts';
import type { Sql } from './sql.ts';

/** How a job ends. */
export interface End {
	code: JobCode;
	fault: JobResult['fault'];
	meteredMs?: number;
	result?: StoredResult;
	log?: string;
	/** Only while the lease is over: a late heartbeat may have come between. */
	lostOnly?: boolean;
}

/** Whose end it is: a running attempt, by number and worker, or a job that waits. */
type Whose = Pick<LeasedJob, 'id' | 'attempt' | 'workerId'> | { id: string };

/**
 * The one statement that ends a job. What a stopped job ends with was decided by who stopped it, and what its run really
 * took goes to its owner's and its problem's share of the pool. A worker that ends its own attempt gives back what the
 * attempt had of the machine; where somebody else ends it, its process may still be there.
 */
const END = `
WITH ended AS (
	UPDATE compute_jobs SET
		state = CASE $5 WHEN 'ok' THEN 'done' WHEN 'cancelled' THEN 'cancelled' WHEN 'withdrawn' THEN 'cancelled' ELSE 'failed' END,
		code = CASE WHEN $5 = 'cancelled' THEN COALESCE(cancel_code, 'cancelled') ELSE $5 END,
		fault = CASE WHEN $5 = 'cancelled' AND cancel_code = 'withdrawn' THEN 'team' ELSE $6 END,
		finished_at = $4::timestamptz, metered_ms = $7::bigint, result = $8::jsonb, log = $9,
		worker_id = NULL, lease_until = NULL, retry_at = NULL
	WHERE id = $1::uuid AND CASE WHEN $2::int IS NULL THEN state IN ('queued', 'held')
		ELSE state = 'running' AND attempt = $2::int AND worker_id = $3
			AND ($10::timestamptz IS NULL OR lease_until < $10::timestamptz) END
	RETURNING *
),
noted AS (
	UPDATE compute_attempts a SET ended_at = $4::timestamptz, outcome = ended.code, metered_ms = ended.metered_ms
	FROM ended WHERE a.job_id = ended.id AND a.attempt = ended.attempt AND a.ended_at IS NULL
),
shared AS (
	INSERT INTO compute_shares AS share (pool_key, share_key, usual_ms, pass)
	SELECT DISTINCT pool_key, whose, GREATEST(1, metered_ms), 0 FROM ended, unnest(ARRAY[owner_key, problem_key]) AS whose
	WHERE metered_ms IS NOT NULL ORDER BY whose
	ON CONFLICT (pool_key, share_key) DO UPDATE SET
		usual_ms = 0.8 * share.usual_ms + 0.2 * EXCLUDED.usual_ms,
		pass = CASE WHEN share.share_key = (SELECT problem_key FROM ended)
			THEN GREATEST(0, share.pass + (EXCLUDED.usual_ms - (SELECT charged_ms FROM ended)) / share.weight) ELSE share.pass END
),
freed AS (
	DELETE FROM machine_claims m USING ended
	WHERE $3::text IS NOT NULL AND $10::timestamptz IS NULL AND m.job_id = ended.id AND m.attempt = ended.attempt
),
told AS (
	INSERT INTO outbox_events (type, payload, created_at, retry_at)
	SELECT 'compute.job_finished', jsonb_build_object('jobId', id, 'ownerKey', owner_key, 'outcome', state), $4::timestamptz, $4::timestamptz
	FROM ended
)
SELECT id, code, fault, set_id AS "setId", attempt FROM ended`;

export interface Ended {
	id: string;
	code: JobCode;
	fault: JobResult['fault'];
	setId: string | null;
	attempt: number;
}

/** Ends a job in the caller's transaction, or returns null where it is not (or no longer) the caller's to end. */
export async function endJob(sql: Sql, end: End, whose: Whose): Promise<Ended | null> {
	const running = 'workerId' in whose ? whose : null;
	const [ended] = await sql<Ended>(END, [
		whose.id,
		running?.attempt ?? null,
		running?.workerId ?? null,
		now(),
		end.code,
		end.fault,
		end.meteredMs ?? null,
		end.result ? JSON.stringify(end.result) : null,
		end.log ?? '',
		end.lostOnly ? now() : null
	]);
	if (ended?.setId) await decideSet(sql, ended.setId, ended.id, ended.code);
	return ended ?? null;
}
