import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterwards } from './afterwards.ts';
import { runCommand } from './command.ts';
import { runImage } from './image.ts';
import { JobLog, type LogListeners } from './job-log.ts';
import { runOnnx } from './onnx.ts';
import { ownName } from './owner.ts';
import { runScore } from './score.ts';
import { runScoreProgram } from './score-program.ts';
import { resultOf, type JobResult, type JobSpec } from './spec.ts';

export interface RunOptions extends LogListeners {
	/** Unique on this machine; names the control group. */
	id: string;
	signal?: AbortSignal;
	/** The NVIDIA devices that somebody else allotted (Slurm); without it they are taken from this machine's. */
	gpuIndexes?: number[];
	/**
	 * Whether a sandbox is built ahead for the next job like this one, and folders are removed a moment after the end. Who
	 * sets it calls `closeReady` in the end.
	 */
	foresee?: boolean;
	/** Called while the outputs still lie on disk; afterwards they are gone. */
	keep(result: JobResult): Promise<void>;
}

/** What one job of any kind is given beside its spec. */
export interface JobContext {
	/** The name of its control group. */
	group: string;
	/** A directory of this job alone. */
	directory: string;
	log: JobLog;
	signal?: AbortSignal;
	gpuIndexes?: number[];
	foresee?: boolean;
}

/** One job spec in, one result out, on whatever machine this is. A surprise of ours is never the team's fault. */
export async function runJob(spec: JobSpec, options: RunOptions): Promise<JobResult> {
	const { id, signal, gpuIndexes, foresee } = options;
	const directory = mkdtempSync(path.join(os.tmpdir(), ownName('job')));
	const scores = spec.kind === 'score' || spec.kind === 'score-program';
	const log = new JobLog(spec.limits.logBytes, scores || (spec.sealed ?? false), options);
	if (spec.sealed && !scores) log.say('the data are sealed: what the program prints is kept from view');
	const ended = (result: JobResult): JobResult => ({ ...revealed(result, spec, log), ...log.texts() });
	try {
		const group = `${ownName('group')}${id}`;
		const result = ended(await dispatch(spec, { group, directory, log, signal, gpuIndexes, foresee }));
		await options.keep(result);
		return result;
	} catch (error) {
		log.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
		return ended(resultOf('platform_error'));
	} finally {
		const remove = () => rmSync(directory, { recursive: true, force: true });
		if (foresee) afterwards(remove);
		else remove();
	}
}

/** With sealed inputs, details are the organisers': a line, a value, a name could each carry data out. */
function revealed(result: JobResult, spec: JobSpec, log: JobLog): JobResult {
	log.note(`result ${result.code} ${result.details ? JSON.stringify(result.details).slice(0, 2000) : ''}`);
	if (!spec.sealed) return result;
	log.say(`ended: ${result.code}`);
	const problem = result.details?.problem;
	return {
		...result,
		exitCode: result.exitCode === null || result.exitCode === 0 ? result.exitCode : 1,
		details: typeof problem === 'string' ? { problem } : null
	};
}

function dispatch(spec: JobSpec, context: JobContext): Promise<JobResult> {
	switch (spec.kind) {
		case 'command':
			return runCommand(spec, context);
		case 'image':
			return runImage(spec, context);
		case 'onnx':
			return runOnnx(spec, context);
		case 'score':
			return runScore(spec, context);
		case 'score-program':
			return runScoreProgram(spec, context);
	}
}
