import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { voidHold } from '#lib/server/ledger/index.ts';
import { found, now, outbox, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
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
	holdId?: string | null;
}

export const DEFAULT_POOL = 'local-cpu';

/** Puts a job in the queue, in the caller's transaction: no job without its reason, no reason without its job. */
export async function enqueueJob(tx: Tx, job: NewJob): Promise<string> {
	const known = await tx.computeJob.findUnique({ where: { key: job.key }, select: { id: true } });
	if (known) return known.id;
	const { id } = await tx.computeJob.create({
		data: {
			key: job.key,
			poolKey: job.poolKey,
			ownerKey: job.ownerKey,
			lane: lanes[job.lane],
			kind: job.spec.kind,
			spec: job.spec as never,
			maxAttempts: MAX_ATTEMPTS,
			holdId: job.holdId ?? null,
			queuedAt: now()
		}
	});
	await outbox.add(tx, { type: 'compute.job_queued', payload: { jobId: id } });
	return id;
}

/** Takes a queued job out, or tells the worker of a running one to stop it. An ended job stays as it is. */
export async function cancelJob(actor: Actor, jobId: string): Promise<void> {
	await transaction(async (tx) => {
		const [job] = await tx.$queryRaw<{ state: string; holdId: string | null; ownerKey: string }[]>`
			SELECT state, hold_id AS "holdId", owner_key AS "ownerKey" FROM compute_jobs WHERE id = ${jobId}::uuid FOR UPDATE`;
		insistRole(actor, 'organiser', 'operator');
		const { state, holdId, ownerKey } = found(job);
		if (state !== 'queued' && state !== 'running') return;
		await tx.computeJob.update({ where: { id: jobId }, data: { cancelledAt: now() } });
		await record(tx, actor, 'job.cancelled', { jobId });
		if (state === 'running') return; // its worker ends it, at the next heartbeat at the latest
		await tx.computeJob.update({
			where: { id: jobId },
			data: { state: 'cancelled', code: 'cancelled', finishedAt: now() }
		});
		if (holdId) await voidHold(tx, holdId);
		await outbox.add(tx, {
			type: 'compute.job_finished',
			payload: { jobId, ownerKey, outcome: 'cancelled' }
		});
	});
}
