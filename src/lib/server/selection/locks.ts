import { refuseIf, type Tx } from '#lib/server/platform/index.ts';

/** Held alone by whoever assigns, decides or publishes: nothing else moves in the selection meanwhile. */
export async function lockSelection(tx: Tx, seasonId: string): Promise<void> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`selection:${seasonId}`}, 0))::text`;
}

/** Held together by judges at work: a decision waits for them, and they see it afterwards. */
export async function shareSelection(tx: Tx, seasonId: string): Promise<void> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`selection:${seasonId}`}, 0))::text`;
}

export async function insistUndecided(tx: Tx, seasonId: string): Promise<void> {
	refuseIf((await tx.selectionDecision.count({ where: { seasonId } })) > 0, 'selection_decided');
}
