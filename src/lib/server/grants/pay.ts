import { transfer } from '#lib/server/ledger/index.ts';
import { now, type Tx } from '#lib/server/platform/index.ts';
import { sourceOf, teamAccount } from './accounts.ts';

export interface LockedGrant {
	id: string;
	seasonId: string;
	teamId: string;
	poolKey: string;
	state: string;
}

export async function lockGrant(tx: Tx, grantId: string): Promise<LockedGrant | null> {
	const [row] = await tx.$queryRaw<LockedGrant[]>`
		SELECT id, season_id AS "seasonId", team_id AS "teamId", pool_key AS "poolKey", state
		FROM grants WHERE id = ${grantId}::uuid FOR UPDATE`;
	return row ?? null;
}

/** Books a tranche: money and GPU seconds in the same transaction, each under a key that works once. */
export async function payTranche(
	tx: Tx,
	grant: LockedGrant,
	tranche: { id: string; amountKrw: bigint; gpuSeconds: bigint }
): Promise<void> {
	const parts = [
		{ unit: 'KRW', amount: tranche.amountKrw },
		{ unit: 'GPU_SECONDS', amount: tranche.gpuSeconds }
	] as const;
	for (const { unit, amount } of parts) {
		if (amount === 0n) continue;
		await transfer(tx, {
			key: `tranche:${tranche.id}:${unit}`,
			fromId: await sourceOf(tx, grant.seasonId, unit, grant.poolKey),
			toId: await teamAccount(tx, grant.teamId, unit),
			amount,
			unit,
			reason: 'grant_tranche',
			details: { grantId: grant.id, trancheId: tranche.id }
		});
	}
	await tx.tranche.update({ where: { id: tranche.id }, data: { state: 'paid', paidAt: now() } });
	const left = await tx.tranche.count({ where: { grantId: grant.id, state: { not: 'paid' } } });
	if (left === 0) await tx.grant.update({ where: { id: grant.id }, data: { state: 'completed' } });
}
