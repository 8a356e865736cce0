import { record } from '#lib/server/audit/index.ts';
import { unsafeJobResult, unsafeScoreTask, wasSealed } from '#lib/server/compute/index.ts';
import { now, outbox, prisma, systemActor, transaction, type Tx } from '#lib/server/platform/index.ts';
import { problemAtVersion } from '#lib/server/problems/index.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { touchBoard } from './board-cache.ts';
import { blockedRowsOf, sameRows } from './corrections.ts';
import { enqueueStep, prepareScoring, withoutRows } from './jobs.ts';
import { lockScores, lockSubmission } from './locks.ts';
import { onRejudgeJob } from './rejudge-follow.ts';
import { predictionsOf } from './scoring-steps.ts';
import { insertScores, packedScores, scoresOf, type NewScore } from './write-scores.ts';
import { hasRun } from './withdraw.ts';

/** The channel on which a submission's followers are told to look again. */
export const channelOf = (submissionId: string): string => `submission:${submissionId}`;

type JobEnd = NonNullable<Awaited<ReturnType<typeof unsafeJobResult>>>;

/**
 * Moves a submission on when one of its jobs has ended, and returns its id. Idempotent: news come at least once, and a
 * state that has been left is never entered again.
 */
export async function onJobFinished(jobId: string): Promise<string | null> {
	const submission = await findByJob(jobId);
	if (!submission) return onRejudgeJob(jobId).then(() => null);
	const ended = await unsafeJobResult(jobId);
	if (!ended) return null;
	const { problemId, problemVersion } = submission;
	const problem = await problemAtVersion(problemId, problemVersion);
	if (submission.predictJobId === jobId) await afterPrediction(submission, problem, ended);
	else await afterScoring(submission, problem, ended, jobId);
	return submission.id;
}

async function afterPrediction(submission: Row, problem: PublishedProblem, ended: JobEnd): Promise<void> {
	const predictions = predictionsOf(problem, ended);
	const sealed = submission.predictJobId !== null && (await wasSealed(submission.predictJobId));
	const scoring = predictions && (await prepareScoring(problem, predictions, sealed));
	await transaction(async (tx) => {
		const { state } = await lockSubmission(tx, submission.id);
		if (state !== 'queued') return;
		if (ended.code !== 'ok' || !scoring) return endWithout(tx, submission, ended);
		const scoreJobId = await enqueueStep(tx, submission, scoring);
		const data = { state: 'scoring', scoreJobId, predictionsKey: predictions };
		await tx.submission.update({ where: { id: submission.id }, data });
	});
}

async function afterScoring(
	submission: Row,
	problem: PublishedProblem,
	ended: JobEnd,
	jobId: string
): Promise<void> {
	const report = ended.code === 'ok' ? ended.result?.report : null;
	const scores = report && (await scoresOf(problem, report, submission.predictJobId));
	const { predictionsKey, problemId } = submission;
	const told = await unsafeScoreTask(jobId);
	const sealed = submission.predictJobId !== null && (await wasSealed(submission.predictJobId));
	const afresh = predictionsKey === null ? null : await prepareScoring(problem, predictionsKey, sealed);
	await transaction(async (tx) => {
		await lockScores(tx, problemId, 'one');
		const { state } = await lockSubmission(tx, submission.id);
		if (state !== 'scoring') return;
		if (!scores) return endWithout(tx, submission, ended);
		const blocked = await blockedRowsOf(problemId, tx);
		if (told && afresh && !sameRows(told.blocked ?? [], blocked)) {
			// Rows were taken out of the truth after its job was prepared: what it got is not comparable any more.
			const scoreJobId = await enqueueStep(tx, submission, withoutRows(afresh, blocked), `:${jobId}`);
			await tx.submission.update({ where: { id: submission.id }, data: { scoreJobId } });
			return;
		}
		await writeScores(tx, submission, scores);
	});
}

/** The submission that a job belongs to, for those who watch it. */
export const submissionOfJob = async (jobId: string): Promise<string | null> =>
	(await findByJob(jobId))?.id ?? null;

const findByJob = (jobId: string) =>
	prisma().submission.findFirst({ where: { OR: [{ predictJobId: jobId }, { scoreJobId: jobId }] } });

type Row = NonNullable<Awaited<ReturnType<typeof findByJob>>>;
async function writeScores(tx: Tx, submission: Row, scores: NewScore[]): Promise<void> {
	await insertScores(tx, submission.id, 0, scores);
	await tx.submission.update({
		where: { id: submission.id },
		data: { state: 'scored', code: 'ok', finishedAt: now(), publicScores: packedScores(scores) }
	});
	await tell(tx, submission, 'submission.scored');
	await touchBoard(tx, submission.problemId, submission.id);
}

/** Ends a submission that got no score. The platform's own faults, and what was cancelled, give the quota back. */
async function endWithout(tx: Tx, submission: Row, ended: JobEnd): Promise<void> {
	const refused = ended.code === 'bad_format';
	const code = ended.code === 'ok' ? 'platform_error' : ended.code;
	const fault = ended.code === 'ok' ? 'platform' : ended.fault;
	await tx.submission.update({
		where: { id: submission.id },
		data: {
			state: refused && submission.kind === 'predictions' ? 'refused' : 'failed',
			code,
			fault,
			codeDetails: (ended.result?.details ?? {}) as never,
			countsToQuota: fault === 'team' || (code === 'withdrawn' && (await hasRun(submission))),
			finishedAt: now()
		}
	});
	await tell(tx, submission, 'submission.failed');
}

async function tell(tx: Tx, { id, teamId, problemId, seasonId }: Row, type: string): Promise<void> {
	await record(tx, systemActor, type, { seasonId, submissionId: id });
	await outbox.add(tx, {
		type: `evaluation.${type.replace('.', '_')}`,
		payload: { submissionId: id, teamId, problemId }
	});
}
