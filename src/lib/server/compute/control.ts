import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { voidHold } from '#lib/server/ledger/index.ts';
import { found, now, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { endJob } from './end.ts';
import type { JobState } from './rules.ts';
import { within } from './sql.ts';

/** What operators do to single jobs, and a team to its own. */

export interface OpenJob {
	state: JobState;
	holdId: string | null;
}

async function lockJob(tx: Tx, jobId: string): Promise<OpenJob> {
	const [job] = await tx.$queryRaw<OpenJob[]>`
		SELECT state, hold_id AS "holdId" FROM compute_jobs WHERE id = ${jobId}::uuid FOR UPDATE`;
	return found(job);
}

const isEnded = (state: JobState) => state === 'done' || state === 'failed' || state === 'cancelled';

/** Takes a waiting job out, or tells the worker of a running one to stop it. An ended job stays as it is. */
export async function cancelJob(actor: Actor, jobId: string, reason = ''): Promise<void> {
	await transaction(async (tx) => {
		const job = await lockJob(tx, jobId);
		insistRole(actor, 'organiser', 'operator');
		if (isEnded(job.state)) return;
		await stopJob(tx, jobId, job, 'cancelled', reason);
		await record(tx, actor, 'job.cancelled', { jobId, reason });
	});
}

/**
 * Stops a job because its own team took it back; the room that ordered it decides who may. What waited costs nothing,
 * what ran is paid for as far as it ran. Returns false for a job that had ended before.
 */
export async function withdrawJob(tx: Tx, jobId: string): Promise<boolean> {
	const job = await lockJob(tx, jobId);
	if (isEnded(job.state)) return false;
	await stopJob(tx, jobId, job, 'withdrawn', '');
	return true;
}

/** What waits ends and costs nothing; a running job is told to stop. Its row must be locked. */
export async function stopJob(
	tx: Tx,
	jobId: string,
	{ state, holdId }: OpenJob,
	code: 'cancelled' | 'withdrawn',
	note: string
) {
	await tx.$executeRaw`
		UPDATE compute_jobs SET cancelled_at = COALESCE(cancelled_at, ${now()}), cancel_code = COALESCE(cancel_code, ${code}),
			operator_note = COALESCE(operator_note, NULLIF(${note}, '')) WHERE id = ${jobId}::uuid`;
	if (state === 'running') return; // its worker is told by the database, and ends it within moments
	await endJob(within(tx), { code, fault: null }, { id: jobId });
	if (holdId) await voidHold(tx, holdId);
}

/** Keeps a waiting job from starting until it is let go. */
export async function holdJob(actor: Actor, jobId: string, reason: string): Promise<void> {
	await transaction(async (tx) => {
		const { state } = await lockJob(tx, jobId);
		insistRole(actor, 'organiser', 'operator');
		if (state === 'held') return;
		refuseIf(state !== 'queued', 'state_changed');
		await tx.computeJob.update({ where: { id: jobId }, data: { state: 'held', operatorNote: reason } });
		await record(tx, actor, 'job.held', { jobId, reason });
	});
}

/** Puts a held job back into its old place. */
export async function letJobGo(actor: Actor, jobId: string, reason: string): Promise<void> {
	await transaction(async (tx) => {
		const { state } = await lockJob(tx, jobId);
		insistRole(actor, 'organiser', 'operator');
		if (state === 'queued') return;
		refuseIf(state !== 'held', 'state_changed');
		await tx.computeJob.update({ where: { id: jobId }, data: { state: 'queued', operatorNote: null } });
		await record(tx, actor, 'job.let_go', { jobId, reason });
	});
}
