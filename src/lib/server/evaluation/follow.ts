import { record } from '#lib/server/audit/index.ts';
import { unsafeJobResult } from '#lib/server/compute/index.ts';
import { now, outbox, prisma, systemActor, transaction, type Tx } from '#lib/server/platform/index.ts';
import { problemAtVersion } from '#lib/server/problems/index.ts';
import { enqueueStep, prepareScoring } from './jobs.ts';
import { lockSubmission } from './submit.ts';

/** The channel on which a submission's followers are told to look again. */
export const channelOf = (submissionId: string): string => `submission:${submissionId}`;

type JobEnd = NonNullable<Awaited<ReturnType<typeof unsafeJobResult>>>;

/**
 * Moves a submission on when one of its jobs has ended, and returns its id. Idempotent: news come at least once, and a
 * state that has been left is never entered again.
 */
export async function onJobFinished(jobId: string): Promise<string | null> {
	const submission = await findByJob(jobId);
	const ended = submission && (await unsafeJobResult(jobId));
	if (!submission || !ended) return null;
	const problem = await problemAtVersion(submission.problemId, submission.problemVersion);
	const predictions = ended.result?.outputs.find(({ name }) => name === 'predictions.csv');
	const scoring = predictions && (await prepareScoring(problem, predictions.objectKey));
	await transaction(async (tx) => {
		const { state } = await lockSubmission(tx, submission.id);
		if (submission.predictJobId === jobId && state === 'queued') {
			if (ended.code !== 'ok' || !scoring) return endWithout(tx, submission, ended);
			const scoreJobId = await enqueueStep(tx, submission, scoring);
			const data = { state: 'scoring', scoreJobId, predictionsKey: predictions.objectKey };
			await tx.submission.update({ where: { id: submission.id }, data });
		}
		if (submission.scoreJobId === jobId && state === 'scoring') {
			if (ended.code !== 'ok' || !ended.result?.report) return endWithout(tx, submission, ended);
			await writeScores(tx, submission, ended.result.report);
		}
	});
	return submission.id;
}

/** The submission that a job belongs to, for those who watch it. */
export const submissionOfJob = async (jobId: string): Promise<string | null> =>
	(await findByJob(jobId))?.id ?? null;

const findByJob = (jobId: string) =>
	prisma().submission.findFirst({ where: { OR: [{ predictJobId: jobId }, { scoreJobId: jobId }] } });

type Row = NonNullable<Awaited<ReturnType<typeof findByJob>>>;
type Report = NonNullable<NonNullable<JobEnd['result']>['report']>;

async function writeScores(tx: Tx, submission: Row, report: Report): Promise<void> {
	await tx.score.createMany({
		data: report.scores.map(({ split, metric, value, low, high, rows, trivial }) => ({
			submissionId: submission.id,
			split,
			metric,
			value,
			low,
			high,
			rows,
			trivial
		}))
	});
	await tx.submission.update({
		where: { id: submission.id },
		data: { state: 'scored', code: 'ok', finishedAt: now() }
	});
	await tell(tx, submission, 'submission.scored');
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
			countsToQuota: fault === 'team',
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
