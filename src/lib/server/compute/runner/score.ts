import { fileLimits } from '#lib/evaluation/answer-limits.ts';
import { runForked } from './forked.ts';
import type { ScoreOrder, ScoreReply } from './score-main.ts';
import type { JobContext } from './run-job.ts';
import { resultOf, type JobResult, type ScoreSpec } from './spec.ts';

/** Scores predictions against the truth. Nothing that the submission printed or wrote beside them counts. */
export async function runScore(spec: ScoreSpec, { log, signal }: JobContext): Promise<JobResult> {
	const input = (name: string) => spec.inputs.find((candidate) => candidate.name === name)?.path;
	const truth = input('truth.csv');
	const predictions = input('predictions.csv');
	if (!truth || !predictions) throw new Error('an input is missing');
	const message: ScoreOrder = { truth, predictions, capBytes: fileLimits.table, task: spec.task };
	const run = await runForked<ScoreReply>({
		entry: 'score-main.ts',
		message,
		mayRead: [truth, predictions],
		mayWrite: [],
		limits: spec.limits,
		signal
	});
	const known = { meteredMs: run.meteredMs, peakMemoryBytes: run.peakMemoryBytes, exitCode: run.exitCode };
	if (run.log) log.note(run.log.trimEnd()); // it speaks of the organisers' truth
	if (run.stopped === 'cancelled') return resultOf('cancelled', known);
	if (run.stopped) {
		// Our own program on a file whose rows, texts and boxes are bounded: that it came to its limits is our fault.
		log.note(`the scorer was stopped: ${run.stopped}`);
		return resultOf('platform_error', known);
	}
	const { reply } = run;
	if (reply?.kind === 'scored') return resultOf('ok', { ...known, report: reply.report });
	if (reply?.kind === 'bad_format')
		return resultOf('bad_format', { ...known, details: { ...reply.details } });
	if (reply?.kind !== 'bad_truth') return resultOf('platform_error', known);
	log.note(reply.why);
	return resultOf('bad_truth', known);
}
