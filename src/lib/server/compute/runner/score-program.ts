import { readFileSync } from 'node:fs';
import { runProgram } from './command.ts';
import type { JobContext } from './run-job.ts';
import { BadScores, readScores } from './scores.ts';
import { resultOf, type JobResult, type ScoreProgramSpec } from './spec.ts';

const SCORE_FILES = ['scores.json', 'scores.txt'];

/**
 * Runs the organiser's scoring program in a sandbox of its own, on the truth and on what a submission handed over. The
 * score is what its file says, as far as the file says it well; neither its words nor its exit status count as a score.
 */
export async function runScoreProgram(spec: ScoreProgramSpec, context: JobContext): Promise<JobResult> {
	const ran = await runProgram(spec, context);
	if (!('run' in ran)) return { ...ran, fault: 'platform' };
	const { run, known } = ran;
	// Whatever goes wrong in it is the organisers' affair: the team wrote none of it.
	if (run.code === 'cancelled') return resultOf('cancelled', known);
	if (run.code !== 'ok') return resultOf('bad_scores', { ...known, details: { why: run.code } });
	const file = SCORE_FILES.map((name) => run.collected.outputs.find((output) => output.name === name)).find(
		Boolean
	);
	try {
		if (!file) throw new BadScores(`none of ${SCORE_FILES.join(', ')} was written`);
		const scores = readScores(readFileSync(file.path, 'utf8'), spec.metrics, spec.lenient);
		return resultOf('ok', { ...known, report: { scores, replicates: 0 } });
	} catch (error) {
		if (!(error instanceof BadScores)) throw error;
		context.log.note(error.message);
		return resultOf('bad_scores', { ...known, details: { why: error.message } });
	}
}
