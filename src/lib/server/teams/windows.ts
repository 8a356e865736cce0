import { now, type Tx } from '#lib/server/platform/index.ts';
import { stageState, type Stage, type StageState } from '#lib/server/season/index.ts';

/** How a stage stands at this moment, read in the transaction that depends on it. */
export async function findSeasonStage(tx: Tx, seasonId: string, stage: Stage): Promise<StageState> {
	const [window] = await tx.$queryRaw<{ opensAt: Date | null; closesAt: Date | null }[]>`
		SELECT opens_at AS "opensAt", closes_at AS "closesAt" FROM season_stages
		WHERE season_id = ${seasonId}::uuid AND stage = ${stage} FOR SHARE`;
	return window ? stageState(window, now()) : 'planned';
}
