import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { found, now, transaction, type Actor } from '#lib/server/platform/index.ts';

/** Stops a pool from taking new jobs (running ones end by themselves), or lets it go on. */
export async function pausePool(actor: Actor, poolKey: string, paused: boolean): Promise<void> {
	await transaction(async (tx) => {
		const [pool] = await tx.$queryRaw<{ paused: boolean }[]>`
			SELECT paused_at IS NOT NULL AS paused FROM pools WHERE key = ${poolKey} FOR UPDATE`;
		insistRole(actor, 'organiser', 'operator');
		if (found(pool).paused === paused) return;
		await tx.pool.update({ where: { key: poolKey }, data: { pausedAt: paused ? now() : null } });
		await record(tx, actor, paused ? 'pool.paused' : 'pool.resumed', { poolKey });
	});
}
