import { createHash, randomUUID } from 'node:crypto';
import { outbox, prisma, storage, type SignedIn } from '#lib/server/platform/index.ts';
import { completeSubmission, createSubmission, onJobFinished } from '#lib/server/evaluation/index.ts';
import type { NewSubmission } from '#lib/evaluation/submission.ts';
import type { DraftInput } from '#lib/server/problems/index.ts';
import { actorWith } from './actors.ts';
import { plantTeam } from './entrants.ts';
import { account, publishedProblem, seasonWith } from './problems.ts';

/** Truth of eight rows; `left` and `right` of each half differ, so that the splits score differently. */
const rows = ['b1', 'b2', 'b3'];
export const predictions = (...labels: string[]) =>
	`id,prediction\n${rows.map((id, i) => `${id},${labels[i] ?? 'sealedleft'}`).join('\n')}\n`;

/** A practice problem in a fresh season, and a team that may submit to it. */
export async function arena(change: Partial<DraftInput> = {}) {
	const seasonId = await seasonWith('sourcing', 'entry', 'selection');
	const problem = await publishedProblem(seasonId, { practice: true, prizeKrw: 0, ...change });
	return { seasonId, problem, ...(await entrant()), organiser: actorWith(randomUUID(), 'organiser') };
}

export type Arena = Awaited<ReturnType<typeof arena>>;

async function entrant() {
	const captain = await account();
	return { captain, team: await plantTeam(captain, `팀 ${randomUUID().slice(0, 6)}`) };
}

/** Another team in the same field. */
export const rival = async (field: Arena): Promise<Arena> => ({ ...field, ...(await entrant()) });

export const wanted = (
	arena: Arena,
	bytes: Uint8Array,
	change: Partial<NewSubmission> = {}
): NewSubmission => ({
	problem: arena.problem.slug,
	teamId: arena.team.id,
	kind: 'predictions',
	filename: 'predictions.csv',
	bytes: bytes.length,
	sha256: createHash('sha256').update(bytes).digest('hex'),
	note: '',
	again: true,
	...change
});

/** Reserves, uploads past the signed address, and completes. */
export async function handIn(
	arena: Arena,
	content: string | Uint8Array,
	change: Partial<NewSubmission> = {},
	actor: SignedIn = arena.captain
) {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const created = await createSubmission(actor, wanted(arena, bytes, change));
	const { objectKey } = await prisma().submission.findUniqueOrThrow({ where: { id: created.id } });
	await storage().put(objectKey, bytes);
	await completeSubmission(actor, created.id);
	return created.id;
}

let heard = false;
/** Delivers news to the room until the submission has ended; jobs are run by whoever works. */
export async function untilEnded(submissionId: string, patienceMs = 25_000): Promise<string> {
	if (!heard)
		outbox.subscribe(
			'compute.job_finished',
			async ({ payload }) => void (await onJobFinished(String(payload.jobId)))
		);
	heard = true;
	for (const until = Date.now() + patienceMs; Date.now() < until;) {
		await outbox.drain();
		const { state } = await prisma().submission.findUniqueOrThrow({ where: { id: submissionId } });
		if (['scored', 'failed', 'refused'].includes(state)) return state;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`submission ${submissionId} has not ended in ${patienceMs} ms`);
}

/** Hands in answers and waits until they are scored. */
export async function scored(arena: Arena, ...labels: string[]): Promise<string> {
	const id = await handIn(arena, predictions(...labels));
	await untilEnded(id);
	return id;
}
