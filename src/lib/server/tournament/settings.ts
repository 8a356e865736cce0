import { findRubric } from '#lib/server/selection/index.ts';
import type { Criterion } from '#lib/tournament/types.ts';

/** The criteria by which jurors score matches: the season's rubric for the stage `final`, as organisers wrote it. */
export async function jurySettings(seasonId: string): Promise<{ criteria: Criterion[] }> {
	return { criteria: (await findRubric(seasonId, 'final'))?.criteria ?? [] };
}
