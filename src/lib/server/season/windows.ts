import { now, refuseIf, type Tx } from '#lib/server/platform/index.ts';
import { stageState, type Stage } from './rules.ts';

/**
 * Refuses unless the stage is open at this moment. Holds the stage's row (shared) until the transaction ends, so that
 * an organiser who closes the stage waits for acts already under way, and later ones see it closed.
 */
export async function insistStageOpen(tx: Tx, seasonId: string, stage: Stage): Promise<void> {
	const [window] = await tx.$queryRaw<{ opensAt: Date | null; closesAt: Date | null }[]>`
		SELECT opens_at AS "opensAt", closes_at AS "closesAt" FROM season_stages
		WHERE season_id = ${seasonId}::uuid AND stage = ${stage} FOR SHARE`;
	const at = now();
	const state = window ? stageState(window, at) : 'planned';
	const details = {
		stage,
		opensAt: window?.opensAt?.toISOString() ?? '',
		closesAt: window?.closesAt?.toISOString() ?? ''
	};
	refuseIf(state === 'planned', 'stage_not_open', details);
	refuseIf(state === 'closed', 'stage_closed', details);
}
