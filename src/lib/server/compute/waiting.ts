import { now } from '#lib/server/platform/index.ts';
import { aheadOf, expectedWaitMs, UNKNOWN_LENGTH_MS, type Waiting } from './rules.ts';
import { once } from './sql.ts';

/** Why a job does not start yet. */
export type WaitReason = 'turn' | 'pool_paused' | 'operator' | 'first_of_set' | 'retry';

export interface Wait {
	reason: WaitReason;
	/** How many start before it; null while nobody can say. */
	ahead: number | null;
	expectedWaitMs: number | null;
}

interface PoolQueue {
	capacity: number;
	paused: boolean;
	running: number;
	waiting: Waiting[];
}

const FRESH_MS = 1000;
const known = new Map<string, { at: number; queue: Promise<PoolQueue> }>();

/** What waits in a pool, by lane and problem. Thousands of teams look at their place at once, so it is read once a second. */
export function poolQueue(poolKey: string): Promise<PoolQueue> {
	const at = now().getTime();
	const last = known.get(poolKey);
	if (last && Math.abs(at - last.at) < FRESH_MS) return last.queue;
	const queue = readQueue(poolKey);
	known.set(poolKey, { at, queue });
	queue.catch(() => known.delete(poolKey));
	return queue;
}

async function readQueue(poolKey: string): Promise<PoolQueue> {
	const [pools, waiting] = await Promise.all([
		once<Omit<PoolQueue, 'waiting'>>(
			`SELECT capacity, paused_at IS NOT NULL AS paused,
				(SELECT count(*)::int FROM compute_jobs WHERE pool_key = $1 AND state = 'running') AS running
			FROM pools WHERE key = $1`,
			[poolKey]
		),
		once<Waiting>(
			`SELECT q.lane, q.problem_key AS "problemKey", q.queued, COALESCE(s.weight, 1) AS weight,
				COALESCE(s.usual_ms, ${UNKNOWN_LENGTH_MS}) AS "usualMs"
			FROM (
				SELECT lane, problem_key, count(*)::int AS queued FROM compute_jobs
				WHERE pool_key = $1 AND state = 'queued' GROUP BY lane, problem_key) q
			LEFT JOIN compute_shares s ON s.pool_key = $1 AND s.share_key = q.problem_key`,
			[poolKey]
		)
	]);
	const pool = pools[0] ?? { capacity: 0, paused: true, running: 0 };
	return { ...pool, waiting };
}

export interface WaitingJob {
	id: string;
	state: string;
	poolKey: string;
	problemKey: string;
	lane: number;
	fairTag: number;
	queuedAt: Date;
	retryAt: Date | null;
	setId: string | null;
}

/** Where a waiting job stands. `before` may be given by whoever has counted already. */
export async function waitOf(job: WaitingJob, before?: number): Promise<Wait> {
	if (job.state === 'held') {
		const reason = job.setId === null ? 'operator' : 'first_of_set';
		return { reason, ahead: null, expectedWaitMs: null };
	}
	const [queue, place] = await Promise.all([poolQueue(job.poolKey), before ?? placeOf(job)]);
	const { jobs, workMs } = aheadOf(job, place, queue.waiting);
	if (queue.paused) return { reason: 'pool_paused', ahead: jobs, expectedWaitMs: null };
	const own = queue.waiting.find((one) => one.lane === job.lane && one.problemKey === job.problemKey);
	const wait = expectedWaitMs(workMs, queue.capacity, queue.running, own?.usualMs ?? UNKNOWN_LENGTH_MS);
	const pauseMs = (job.retryAt?.getTime() ?? 0) - now().getTime();
	return pauseMs > 0
		? { reason: 'retry', ahead: jobs, expectedWaitMs: Math.max(wait, pauseMs) }
		: { reason: 'turn', ahead: jobs, expectedWaitMs: wait };
}

async function placeOf(job: WaitingJob): Promise<number> {
	const [row] = await once<{ before: number }>(
		`SELECT count(*)::int AS before FROM compute_jobs
		WHERE pool_key = $1 AND state = 'queued' AND lane = $2 AND problem_key = $3
			AND (fair_tag, queued_at, id) < ($4, $5::timestamptz, $6::uuid)`,
		[job.poolKey, job.lane, job.problemKey, job.fairTag, job.queuedAt, job.id]
	);
	return row!.before;
}
