import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { found, prisma, transaction, type Actor } from '#lib/server/platform/index.ts';

/** What problems get of a pool, by their ids; one that is not named has the usual share of 1. */
export async function sharesOf(actor: Actor, poolKey: string): Promise<Map<string, number>> {
	insistRole(actor, 'organiser', 'operator');
	const rows = await prisma().computeShare.findMany({
		where: { poolKey, shareKey: { startsWith: PROBLEM }, weight: { not: 1 } },
		select: { shareKey: true, weight: true }
	});
	return new Map(rows.map(({ shareKey, weight }) => [shareKey.slice(PROBLEM.length), weight]));
}

const PROBLEM = 'problem:';

/** Gives a problem more or less of a pool than the others have, from its next turn on. */
export async function weighShare(
	actor: Actor,
	poolKey: string,
	problemId: string,
	weight: number
): Promise<void> {
	await transaction(async (tx) => {
		found(await tx.pool.findUnique({ where: { key: poolKey }, select: { key: true } }));
		insistRole(actor, 'organiser', 'operator');
		await tx.$executeRaw`
			INSERT INTO compute_shares (pool_key, share_key, weight) VALUES (${poolKey}, ${PROBLEM + problemId}, ${weight})
			ON CONFLICT (pool_key, share_key) DO UPDATE SET weight = EXCLUDED.weight`;
		await record(tx, actor, 'pool.share_weighed', { poolKey, problemId, weight });
	});
}
