import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	isSystem,
	now,
	prisma,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { rubricFault, type Criterion } from '#lib/selection/rubric.ts';
import { lockSelection } from './locks.ts';

export type RubricStage = 'selection' | 'final';
export interface RubricView {
	criteria: Criterion[];
	frozenAt: string | null;
}

type Reader = Pick<Tx, 'rubric'>;

export async function findRubric(
	seasonId: string,
	stage: RubricStage = 'selection',
	db: Reader = prisma()
): Promise<RubricView | null> {
	const row = await db.rubric.findUnique({ where: { seasonId_stage: { seasonId, stage } } });
	return (
		row && { criteria: row.criteria as unknown as Criterion[], frozenAt: row.frozenAt?.toISOString() ?? null }
	);
}

export async function requireRubric(seasonId: string, db: Reader = prisma()): Promise<RubricView> {
	return (await findRubric(seasonId, 'selection', db)) ?? refuse('rubric_missing');
}

/** Writes the rubric of a stage. Once judges work with it (frozen), it stays as it is. */
export async function saveRubric(
	actor: Actor,
	seasonId: string,
	stage: RubricStage,
	criteria: Criterion[]
): Promise<void> {
	await transaction(async (tx) => {
		await lockSelection(tx, seasonId);
		if (!isSystem(actor)) insistRole(actor, 'organiser');
		const before = await findRubric(seasonId, stage, tx);
		refuseIf(before?.frozenAt != null, 'rubric_frozen');
		const fault = rubricFault(criteria);
		if (fault) refuse(fault);
		await tx.rubric.upsert({
			where: { seasonId_stage: { seasonId, stage } },
			update: { criteria: criteria as never },
			create: { seasonId, stage, criteria: criteria as never }
		});
		await record(tx, actor, 'rubric.saved', {
			seasonId,
			stage,
			weights: criteria.map(({ key, weight }) => [key, weight])
		});
	});
}

export async function freezeRubric(tx: Tx, seasonId: string): Promise<void> {
	await tx.rubric.updateMany({
		where: { seasonId, stage: 'selection', frozenAt: null },
		data: { frozenAt: now() }
	});
}
