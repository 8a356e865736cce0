import { admit, type Lane } from '#lib/server/compute/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { refuseIf, type Actor } from '#lib/server/platform/index.ts';
import { publishProblem, workingProblem } from '#lib/server/problems/index.ts';

/** Refuses where nothing that is handed in now could ever be scored. */
export async function insistScoringPool(lane: Lane): Promise<void> {
	refuseIf((await admit('score', lane)).poolKey === null, 'no_scoring_pool');
}

/** Publishes a problem whose submissions can be scored: a promise that no pool would keep is not made. */
export async function openProblem(actor: Actor, problemId: string): Promise<void> {
	insistRole(actor, 'organiser');
	const { practice } = await workingProblem(actor, problemId);
	await insistScoringPool(practice ? 'practice' : 'stage');
	await publishProblem(actor, problemId);
}
