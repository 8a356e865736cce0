import { prisma } from '#lib/server/platform/index.ts';

/** The submission that a job is for, whether it scores it for the first time or again: for organisers. */
export async function submissionBehindJob(jobId: string): Promise<string | null> {
	const where = { OR: [{ predictJobId: jobId }, { scoreJobId: jobId }] };
	const own = await prisma().submission.findFirst({ where, select: { id: true } });
	if (own) return own.id;
	const again = await prisma().rejudgeItem.findFirst({ where, select: { submissionId: true } });
	return again?.submissionId ?? null;
}
