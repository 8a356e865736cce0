import type { Actor, Tx } from '#lib/server/platform/index.ts';
import { stopJob, type OpenJob } from './control.ts';
import { cancelSet } from './sets.ts';

/**
 * Stops everything that was ordered for one owner, in the transaction of the act that makes it needless: what waits ends,
 * what runs is told to. Jobs are locked before their set, as by a worker that ends one.
 */
export async function cancelJobsOf(
	tx: Tx,
	actor: Actor,
	{ ownerKey, setId, reason }: { ownerKey: string; setId: string | null; reason: string }
): Promise<void> {
	const open = () => tx.$queryRaw<(OpenJob & { id: string })[]>`
		SELECT id, state, hold_id AS "holdId" FROM compute_jobs
		WHERE owner_key = ${ownerKey} AND state IN ('queued', 'held', 'running') ORDER BY id FOR UPDATE`;
	await open();
	if (setId) await cancelSet(actor, setId, reason, tx);
	for (const { id, ...job } of await open()) await stopJob(tx, id, job, 'cancelled', reason);
}
