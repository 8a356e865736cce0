import { record } from '#lib/server/audit/index.ts';
import { unsafeJobView, withdrawJob } from '#lib/server/compute/index.ts';
import { found, prisma, refuseIf, signedIn, transaction, type Actor } from '#lib/server/platform/index.ts';
import { isMember } from '#lib/server/teams/index.ts';
import { isEnded, type SubmissionState } from '#lib/evaluation/submission.ts';
import { lockSubmission } from './locks.ts';
import { giveUpUpload } from './uploads.ts';

/**
 * A team takes a submission back: its upload is given up, or its job is taken out of the queue or stopped. What had not
 * begun to run costs no quota. To others than its team it does not exist; one that has ended is refused.
 */
export async function withdrawSubmission(actor: Actor, submissionId: string): Promise<void> {
	const { userId } = signedIn(actor);
	const known = found(await prisma().submission.findUnique({ where: { id: submissionId } }));
	refuseIf(!(await isMember(prisma(), known.teamId, userId)), 'not_found');
	if (known.state === 'created') return giveUpUpload(actor, submissionId);
	await transaction(async (tx) => {
		const { state } = await lockSubmission(tx, submissionId);
		refuseIf(isEnded(state as SubmissionState), 'submission_over');
		const row = await tx.submission.findUniqueOrThrow({ where: { id: submissionId } });
		const jobId = found(state === 'scoring' ? row.scoreJobId : row.predictJobId);
		refuseIf(!(await withdrawJob(tx, jobId)), 'submission_over');
		await record(tx, actor, 'submission.withdrawn', { seasonId: row.seasonId, submissionId });
	});
}

/** Whether anything of a submission has run, so that taking it back does not give its place in the quota back. */
export async function hasRun(submission: {
	predictJobId: string | null;
	scoreJobId: string | null;
}): Promise<boolean> {
	const ids = [submission.predictJobId, submission.scoreJobId].filter((id) => id !== null);
	const jobs = await Promise.all(ids.map((id) => unsafeJobView(id)));
	return jobs.some((job) => job !== null && job.startedAt !== null);
}
