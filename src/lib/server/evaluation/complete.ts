import { record } from '#lib/server/audit/index.ts';
import {
	found,
	now,
	prisma,
	refuse,
	refuseIf,
	signedIn,
	storage,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import { problemAtVersion } from '#lib/server/problems/index.ts';
import { isMember } from '#lib/server/teams/index.ts';
import { enqueueStep, preparePrediction, prepareScoring } from './jobs.ts';
import { isRevealed } from './board.ts';
import { lockScores, lockSubmission } from './locks.ts';
import { isLate, joinUpload, keepAlive, startOver, type Uploading } from './uploads.ts';

/** Ended before its bytes were taken in: given up, or not sent in time. */
const isGivenUp = ({ state, uploadedAt }: { state: string; uploadedAt: Date | null }): boolean =>
	state === 'refused' && uploadedAt === null;

/** Checks what arrived against what was announced, and sends it on its way. Completing twice is a no-op. */
export async function completeSubmission(actor: Actor, submissionId: string): Promise<void> {
	const author = signedIn(actor);
	const announced = found(
		await prisma().submission.findUnique({ where: { id: submissionId }, include: { upload: true } })
	);
	refuseIf(!(await isMember(prisma(), announced.teamId, author.userId)), 'not_found');
	if (announced.state !== 'created') return refuseIf(isGivenUp(announced), 'upload_over');
	// Before the lock: joining and hashing a large file takes longer than a transaction should.
	await insistArrived(announced);
	const problem = await problemAtVersion(announced.problemId, announced.problemVersion);
	refuseIf(isLate(problem.closedAt), 'problem_not_open');
	const scored = announced.kind === 'predictions';
	const step = scored
		? await prepareScoring(problem, announced.objectKey)
		: await preparePrediction(announced, problem);
	await transaction(async (tx) => {
		// Shared with nobody who reveals: what has been shown does not change by what comes after.
		await lockScores(tx, announced.problemId, 'one');
		refuseIf(await isRevealed(announced.problemId, tx), 'problem_not_open');
		// Once more: reading a large file takes time, and a round that opened meanwhile has kept its scores.
		refuseIf(isLate(problem.closedAt), 'problem_not_open');
		const row = await lockSubmission(tx, submissionId);
		refuseIf(!(await isMember(tx, row.teamId, author.userId)), 'not_found');
		refuseIf(isGivenUp({ ...announced, state: row.state }), 'upload_over');
		if (row.state !== 'created') return;
		const jobId = await enqueueStep(tx, announced, step);
		const next = scored
			? { state: 'scoring', scoreJobId: jobId, predictionsKey: announced.objectKey }
			: { state: 'queued', predictJobId: jobId };
		await tx.submission.update({ where: { id: submissionId }, data: { ...next, uploadedAt: now() } });
		await tx.submissionUpload.deleteMany({ where: { submissionId } });
		const { seasonId, sha256 } = announced;
		await record(tx, actor, 'submission.uploaded', { seasonId, submissionId, sha256 });
	});
}

/** Refuses unless the very bytes that were announced are in the store; others are thrown away, to be sent again. */
async function insistArrived(announced: Omit<Uploading, 'upload'> & { upload: Uploading['upload'] | null }) {
	const upload = announced.upload ?? refuse('upload_over');
	await keepAlive(announced.id);
	await joinUpload({ ...announced, upload });
	const stored = (await storage().head(announced.objectKey)) ?? refuse('upload_missing');
	if (stored.bytes === Number(announced.bytes) && stored.sha256 === announced.sha256) return;
	await startOver({ ...announced, upload });
	refuse('upload_differs');
}
