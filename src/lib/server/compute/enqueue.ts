import { now, type Tx } from '#lib/server/platform/index.ts';
import { lanes, MAX_ATTEMPTS, type Lane } from './rules.ts';
import type { JobSpec } from './runner/index.ts';

type WithoutPaths<S> = S extends unknown ? Omit<S, 'inputs'> : never;

/** A job spec as stored: inputs are objects of the store, brought to whatever machine runs the job. */
export type StoredSpec = WithoutPaths<JobSpec> & { inputs: { name: string; objectKey: string }[] };

export interface NewJob {
	/** Used once: the same key again gives the job that it gave before. */
	key: string;
	poolKey: string;
	spec: StoredSpec;
	lane: Lane;
	/** Whose job it is, for fair shares: `team:<id>`. */
	ownerKey: string;
	/** What it is for, for fair shares among problems: `problem:<id>`. */
	problemKey?: string;
	holdId?: string | null;
	/** Waits until somebody lets it go: an operator, or the set that it belongs to. */
	held?: boolean;
	setId?: string;
}

export const DEFAULT_POOL = 'local-cpu';

/**
 * Puts a job in the queue, in the caller's transaction: no job without its reason, no reason without its job. Its start
 * tag is where its problem stands now or, where its owner has jobs there already, one usual run behind the last of them.
 * Workers are told by the database itself, as soon as the transaction commits.
 */
export async function enqueueJob(tx: Tx, job: NewJob): Promise<string> {
	const { key, poolKey, ownerKey, spec } = job;
	const problemKey = job.problemKey ?? '';
	const inserted = await tx.$queryRaw<{ id: string }[]>`
		INSERT INTO compute_jobs (id, key, pool_key, owner_key, problem_key, lane, kind, spec, state, max_attempts, hold_id,
			set_id, queued_at, fair_tag)
		SELECT gen_random_uuid(), ${key}, ${poolKey}, ${ownerKey}, ${problemKey}, ${lanes[job.lane]}, ${spec.kind},
			${JSON.stringify(spec)}::jsonb, ${job.held ? 'held' : 'queued'}, ${MAX_ATTEMPTS}, ${job.holdId ?? null}::uuid,
			${job.setId ?? null}::uuid, ${now()},
			GREATEST(COALESCE(stands.virtual, 0), (
				SELECT max(fair_tag) + COALESCE(mine.usual_ms, stands.usual_ms, 3000) / COALESCE(mine.weight, 1)
				FROM compute_jobs WHERE pool_key = ${poolKey} AND problem_key = ${problemKey} AND owner_key = ${ownerKey}))
		FROM (SELECT 1) one
		LEFT JOIN compute_shares stands ON stands.pool_key = ${poolKey} AND stands.share_key = ${problemKey}
		LEFT JOIN compute_shares mine ON mine.pool_key = ${poolKey} AND mine.share_key = ${ownerKey}
		ON CONFLICT (key) DO NOTHING RETURNING id`;
	if (inserted[0]) return inserted[0].id;
	return (await tx.computeJob.findUniqueOrThrow({ where: { key }, select: { id: true } })).id;
}
