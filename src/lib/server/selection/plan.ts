import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	isSystem,
	now,
	prisma,
	randomToken,
	refuseIf,
	sha256Hex,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import { lockSelection } from './locks.ts';

export type RankBy = 'raw' | 'calibrated';
/** The plan as anyone may know it: the seed of the lot is not in here, only its hash. */
export interface PlanView {
	places: number;
	rankBy: RankBy;
	seedHash: string;
	committedAt: string;
}

export async function findPlan(seasonId: string): Promise<PlanView | null> {
	const row = await prisma().selectionPlan.findUnique({
		where: { seasonId },
		select: { places: true, rankBy: true, seedHash: true, committedAt: true }
	});
	return row && { ...row, rankBy: row.rankBy as RankBy, committedAt: row.committedAt.toISOString() };
}

/** Fixes how the season will be decided and commits the lot by its hash. May change until judges are assigned. */
export async function commitPlan(
	actor: Actor,
	seasonId: string,
	plan: { places: number; rankBy: RankBy }
): Promise<void> {
	await transaction(async (tx) => {
		await lockSelection(tx, seasonId);
		if (!isSystem(actor)) insistRole(actor, 'organiser');
		refuseIf((await tx.assignmentRun.count({ where: { seasonId } })) > 0, 'plan_committed');
		const seed = randomToken();
		const data = { ...plan, seed, seedHash: sha256Hex(seed), committedAt: now() };
		await tx.selectionPlan.upsert({ where: { seasonId }, update: data, create: { seasonId, ...data } });
		await record(tx, actor, 'selection.plan_committed', { seasonId, ...plan, seedHash: data.seedHash });
	});
}
