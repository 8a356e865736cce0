import { config, now } from '#lib/server/platform/index.ts';
import type { StoredSpec } from './enqueue.ts';
import { laneOf, type Lane } from './rules.ts';
import { direct, once, type Sql } from './sql.ts';

/** A job in one worker's hands. `attempt` goes on every write, so that a worker that lost its lease writes nothing. */
export interface LeasedJob {
	id: string;
	key: string;
	attempt: number;
	workerId: string;
	poolKey: string;
	ownerKey: string;
	lane: Lane;
	spec: StoredSpec;
	startedAt: Date;
	maxAttempts: number;
	releases: number;
	holdId: string | null;
	setId: string | null;
	/** What of a machine was given to it together with its lease; it goes back with the attempt's end. */
	share?: MachineShare | null;
}

export interface MachineShare {
	/** Indexes of the NVIDIA devices. */
	gpus: number[];
}

/** The last row of a job as every claim returns it. */
const LEASED = `id, key, attempt, worker_id AS "workerId", pool_key AS "poolKey", owner_key AS "ownerKey", lane, spec,
	started_at AS "startedAt", max_attempts AS "maxAttempts", releases, hold_id AS "holdId", set_id AS "setId"`;

type Row = Omit<LeasedJob, 'lane'> & { lane: number };
const leased = (row: Row | undefined): LeasedJob | null => (row ? { ...row, lane: laneOf(row.lane) } : null);

export const leaseMs = (): number => config().JOB_LEASE_MS;
export const leaseEnd = (): Date => new Date(now().getTime() + leaseMs());

const LOCK_POOL = `
	SELECT capacity, paused_at IS NOT NULL AS paused, COALESCE((policy->>'perOwner')::int, 2147483647) AS "perOwner"
	FROM pools WHERE key = $1 FOR NO KEY UPDATE`;

/**
 * Whose turn it is: the first lane with work; in it the problem that has used least of the pool for its weight; in the
 * problem the lowest start tag. Start tags are given at the door (start-time fair queueing, Goyal, Vin and Cheng 1996),
 * so that this reads one row per problem, however long the queue is. `*` is where the pool's own turn stands.
 */
const START = `
WITH RECURSIVE
busy AS (SELECT owner_key, count(*)::int AS n FROM compute_jobs WHERE pool_key = $1 AND state = 'running' GROUP BY owner_key),
pairs AS (
	(SELECT lane, problem_key FROM compute_jobs WHERE pool_key = $1 AND state = 'queued' ORDER BY lane, problem_key LIMIT 1)
	UNION ALL
	SELECT next.lane, next.problem_key FROM pairs, LATERAL (
		SELECT lane, problem_key FROM compute_jobs
		WHERE pool_key = $1 AND state = 'queued' AND (lane, problem_key) > (pairs.lane, pairs.problem_key)
		ORDER BY lane, problem_key LIMIT 1) next
),
turn AS (
	SELECT head.id, head.fair_tag, pairs.problem_key, COALESCE(share.weight, 1) AS weight, COALESCE(share.usual_ms, 3000) AS usual_ms,
		GREATEST(COALESCE(share.pass, 0), COALESCE(stands.pass, 0)) AS pass
	FROM pairs
	CROSS JOIN LATERAL (
		SELECT id, fair_tag, queued_at FROM compute_jobs j
		WHERE j.pool_key = $1 AND j.state = 'queued' AND j.lane = pairs.lane AND j.problem_key = pairs.problem_key
			AND (j.retry_at IS NULL OR j.retry_at <= $2::timestamptz)
			AND NOT EXISTS (SELECT 1 FROM busy WHERE busy.owner_key = j.owner_key AND busy.n >= $3)
		ORDER BY j.lane, j.problem_key, j.fair_tag, j.queued_at, j.id LIMIT 1) head
	LEFT JOIN compute_shares share ON share.pool_key = $1 AND share.share_key = pairs.problem_key
	LEFT JOIN compute_shares stands ON stands.pool_key = $1 AND stands.share_key = '*'
	WHERE (SELECT COALESCE(sum(n), 0) FROM busy) < $4
	ORDER BY pairs.lane, pass, head.fair_tag, head.queued_at, head.id LIMIT 1
),
started AS (
	UPDATE compute_jobs j SET state = 'running', attempt = j.attempt + 1, worker_id = $5, lease_until = $6::timestamptz,
		started_at = $2::timestamptz, adoptable = $7, placed_on = NULL, retry_at = NULL, charged_ms = round(turn.usual_ms)::int
	FROM turn WHERE j.id = turn.id AND j.state = 'queued' RETURNING j.*
),
noted AS (
	INSERT INTO compute_attempts (job_id, attempt, worker_id, started_at)
	SELECT id, attempt, worker_id, started_at FROM started
),
charged AS (
	INSERT INTO compute_shares AS share (pool_key, share_key, pass, virtual)
	SELECT $1, turn.problem_key, turn.pass + turn.usual_ms / turn.weight, turn.fair_tag FROM turn JOIN started USING (id)
	ON CONFLICT (pool_key, share_key) DO UPDATE
		SET pass = EXCLUDED.pass, virtual = GREATEST(share.virtual, EXCLUDED.virtual)
),
turned AS (
	INSERT INTO compute_shares (pool_key, share_key, pass) SELECT $1, '*', turn.pass FROM turn JOIN started USING (id)
	ON CONFLICT (pool_key, share_key) DO UPDATE SET pass = EXCLUDED.pass
),
told AS (
	INSERT INTO outbox_events (type, payload, created_at, retry_at)
	SELECT 'compute.job_started', jsonb_build_object('jobId', id), $2::timestamptz, $2::timestamptz FROM started
)
SELECT ${LEASED} FROM started`;

/** Gives a job its share of a machine in the transaction of its claim, or null where not enough is left just now. */
export type Reserve = (sql: Sql, job: LeasedJob) => Promise<MachineShare | null>;

/**
 * Takes the next job of one pool, or null. Claims of one pool line up on its row, so its capacity holds among any number
 * of workers. The lock lets orders through, which only refer to the pool.
 */
export async function claimJob(
	workerId: string,
	poolKey: string,
	options: { adoptable?: boolean; reserve?: Reserve | undefined } = {}
): Promise<LeasedJob | null> {
	return direct(async (sql) => {
		const [pool] = await sql<{ capacity: number; paused: boolean; perOwner: number }>(LOCK_POOL, [poolKey]);
		if (!pool || pool.paused) return null;
		const [row] = await sql<Row>(START, [
			poolKey,
			now(),
			pool.perOwner,
			pool.capacity,
			workerId,
			leaseEnd(),
			options.adoptable ?? false
		]);
		const job = leased(row);
		return job && options.reserve ? { ...job, share: await options.reserve(sql, job) } : job;
	});
}

/**
 * Takes over an attempt that goes on without the worker that began it, under the same number. The worker's name is part
 * of every write's condition too, so that the one before writes nothing any more.
 */
export async function adoptJob(workerId: string, poolKey: string): Promise<LeasedJob | null> {
	const [row] = await once<Row>(
		`UPDATE compute_jobs SET worker_id = $1, lease_until = $2::timestamptz
		WHERE id = (
			SELECT id FROM compute_jobs WHERE pool_key = $3 AND state = 'running' AND adoptable AND lease_until < $4::timestamptz
			ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING ${LEASED}`,
		[workerId, leaseEnd(), poolKey, now()]
	);
	return leased(row);
}
