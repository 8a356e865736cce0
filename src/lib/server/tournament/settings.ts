import { prisma } from '#lib/server/platform/index.ts';
import type { Criterion } from '#lib/tournament/types.ts';

/** The criteria by which jurors score matches: the season's rubric for the stage `final`, as organisers wrote it. */
export async function jurySettings(seasonId: string): Promise<{ criteria: Criterion[] }> {
	const rubric = await prisma().rubric.findUnique({
		where: { seasonId_stage: { seasonId, stage: 'final' } }
	});
	return { criteria: (rubric?.criteria as unknown as Criterion[] | undefined) ?? [] };
}
