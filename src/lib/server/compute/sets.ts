import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { voidHold } from '#lib/server/ledger/index.ts';
import { found, now, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { endJob } from './end.ts';
import { enqueueJob, type NewJob } from './enqueue.ts';
import { within, type Sql } from './sql.ts';

export type SetState = 'canary' | 'released' | 'held' | 'cancelled';

export interface NewSet {
	/** Names the order, such as `rejudge:<id>`; the same key again gives the set that it gave before. */
	key: string;
	/** For the operator. */
	title: Text;
	/** The first one goes ahead: choose one that should succeed. */
	jobs: NewJob[];
}

/**
 * Orders many jobs of which one runs first: the others are let go when it ends well, and held, with a notice to the
 * operators, when it does not. So a broken scorer or a wrong truth costs one job and not five hundred.
 */
export async function enqueueFanOut(tx: Tx, wanted: NewSet): Promise<{ setId: string; jobIds: string[] }> {
	const known = await tx.computeSet.findUnique({
		where: { key: wanted.key },
		include: { jobs: { select: { id: true }, orderBy: [{ queuedAt: 'asc' }, { id: 'asc' }] } }
	});
	if (known) return { setId: known.id, jobIds: known.jobs.map(({ id }) => id) };
	const set = await tx.computeSet.create({
		data: {
			key: wanted.key,
			title: wanted.title as never,
			size: wanted.jobs.length,
			canaryJobId: '00000000-0000-0000-0000-000000000000',
			createdAt: now()
		}
	});
	const jobIds: string[] = [];
	for (const [index, job] of wanted.jobs.entries()) {
		jobIds.push(await enqueueJob(tx, { ...job, setId: set.id, held: index > 0 }));
	}
	await tx.computeSet.update({ where: { id: set.id }, data: { canaryJobId: jobIds[0]! } });
	return { setId: set.id, jobIds };
}

/** When the first job of a set has ended: the rest is let go, or held with what became of it. */
export async function decideSet(sql: Sql, setId: string, jobId: string, code: string): Promise<void> {
	const well = code === 'ok';
	const decided = await sql(
		`WITH decided AS (
			UPDATE compute_sets SET state = $3, code = $4, decided_at = $5::timestamptz
			WHERE id = $1::uuid AND canary_job_id = $2::uuid AND state = 'canary' RETURNING id)
		INSERT INTO outbox_events (type, payload, created_at, retry_at)
		SELECT $6, jsonb_build_object('setId', id), $5::timestamptz, $5::timestamptz FROM decided RETURNING 1`,
		[
			setId,
			jobId,
			well ? 'released' : 'held',
			well ? null : code,
			now(),
			well ? 'compute.set_released' : 'compute.set_held'
		]
	);
	if (decided.length > 0 && well) await letGo(sql, setId);
}

const letGo = (sql: Sql, setId: string) =>
	sql(`UPDATE compute_jobs SET state = 'queued' WHERE set_id = $1::uuid AND state = 'held'`, [setId]);

/** In the transaction of an act that decides on the set along with something else, or in one of its own. */
const inside = (
	outer: Tx | undefined,
	work: (tx: Tx) => Promise<void>,
	options?: { timeoutMs: number }
): Promise<void> => (outer ? work(outer) : transaction(work, options));

/** Lets a held set run all the same. */
export async function releaseSet(actor: Actor, setId: string, reason: string, outer?: Tx): Promise<void> {
	await inside(outer, async (tx) => {
		const state = await lockSet(tx, actor, setId);
		if (state === 'released') return;
		refuseIf(state === 'cancelled', 'state_changed');
		await tx.computeSet.update({ where: { id: setId }, data: { state: 'released', decidedAt: now() } });
		await letGo(within(tx), setId);
		await record(tx, actor, 'job_set.released', { setId, reason });
	});
}

/** Sends another job of a held set ahead, once what was wrong is mended. */
export async function tryNextOfSet(actor: Actor, setId: string, reason: string, outer?: Tx): Promise<void> {
	await inside(outer, async (tx) => {
		const state = await lockSet(tx, actor, setId);
		refuseIf(state !== 'held', 'state_changed');
		const next = await tx.computeJob.findFirst({
			where: { setId, state: 'held' },
			orderBy: [{ queuedAt: 'asc' }, { id: 'asc' }],
			select: { id: true }
		});
		const canaryJobId = found(next).id;
		await tx.computeJob.update({ where: { id: canaryJobId }, data: { state: 'queued' } });
		await tx.computeSet.update({
			where: { id: setId },
			data: { state: 'canary', canaryJobId, code: null, decidedAt: null }
		});
		await record(tx, actor, 'job_set.tried_again', { setId, jobId: canaryJobId, reason });
	});
}

/** Ends every job of a set that waits; those that run end by themselves. Cancelling twice is a no-op. */
export async function cancelSet(actor: Actor, setId: string, reason: string, outer?: Tx): Promise<void> {
	await inside(
		outer,
		async (tx) => {
			const state = await lockSet(tx, actor, setId);
			if (state === 'cancelled') return;
			await tx.computeSet.update({ where: { id: setId }, data: { state: 'cancelled', decidedAt: now() } });
			await endWaitingOf(tx, setId);
			await record(tx, actor, 'job_set.cancelled', { setId, reason });
		},
		{ timeoutMs: 60_000 }
	);
}

async function endWaitingOf(tx: Tx, setId: string): Promise<void> {
	const waiting = await tx.computeJob.findMany({
		where: { setId, state: { in: ['queued', 'held'] } },
		select: { id: true, holdId: true }
	});
	for (const { id, holdId } of waiting) {
		const ended = await endJob(within(tx), { code: 'cancelled', fault: null }, { id });
		if (ended && holdId) await voidHold(tx, holdId);
	}
}

async function lockSet(tx: Tx, actor: Actor, setId: string): Promise<SetState> {
	const [set] = await tx.$queryRaw<{ state: SetState }[]>`
		SELECT state FROM compute_sets WHERE id = ${setId}::uuid FOR UPDATE`;
	insistRole(actor, 'organiser', 'operator');
	return found(set).state;
}
