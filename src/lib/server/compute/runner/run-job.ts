import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from './command.ts';
import { runOnnx } from './onnx.ts';
import { runScore } from './score.ts';
import { resultOf, type JobResult, type JobSpec } from './spec.ts';

export interface RunOptions {
	/** Unique on this machine; names the control group. */
	id: string;
	signal?: AbortSignal;
	/** The NVIDIA devices that somebody else allotted (Slurm); without it they are taken from this machine's. */
	gpuIndexes?: number[];
	/** Hears the log while it is written, in whole lines where the job writes lines. */
	onLog?(text: string): void;
	/** Called while the outputs still lie on disk; afterwards they are gone. */
	keep(result: JobResult): Promise<void>;
}

/** One job spec in, one result out, on whatever machine this is. A surprise of ours is never the team's fault. */
export async function runJob(spec: JobSpec, options: RunOptions): Promise<JobResult> {
	const directory = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-job-'));
	try {
		const result = await dispatch(spec, options, directory);
		await options.keep(result);
		return result;
	} catch (error) {
		const log = `[runner] ${error instanceof Error ? error.message : String(error)}\n`;
		return resultOf('platform_error', { log });
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

function dispatch(spec: JobSpec, { id, signal }: RunOptions, directory: string): Promise<JobResult> {
	if (spec.kind === 'command') return runCommand(spec, `ai-champion-${id}`, directory, signal);
	return spec.kind === 'onnx' ? runOnnx(spec, directory, signal) : runScore(spec, signal);
}
