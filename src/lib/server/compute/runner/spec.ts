/** One job in, one result out: what every engine runs and what every worker writes back. */

import type { ModelSpec } from '#lib/problems/types.ts';
import type { PredictionForm } from '#lib/evaluation/metrics/index.ts';
import type { ScoreReport, ScoreTask } from '#lib/evaluation/score-task.ts';

export interface Limits {
	wallMs: number;
	cpuSeconds: number;
	/** Scratch files live in memory, so they count here too. */
	memoryBytes: number;
	pids: number;
	diskBytes: number;
	outputBytes: number;
	logBytes: number;
}

export interface Gpu {
	kind: string;
	count: number;
}

/** `path` lies on the machine that runs the job; `name` is what the job sees under /in. */
export interface JobInput {
	name: string;
	path: string;
}

interface Common {
	inputs: JobInput[];
	limits: Limits;
	gpu: Gpu | null;
}

/** A team's own program. `bundle` names the input that is a zip; it is unpacked to /in/bundle. */
export interface CommandSpec extends Common {
	kind: 'command';
	runtime: 'node';
	command: string[];
	bundle: string | null;
	/** Outputs that must be there in the end. */
	expects: string[];
}

/** Inputs `model.onnx` and `test.csv`; output `predictions.csv`. */
export interface OnnxSpec extends Common {
	kind: 'onnx';
	model: ModelSpec;
	form: PredictionForm;
}

/** Inputs `predictions.csv` and `truth.csv`; the report is the only output. */
export interface ScoreSpec extends Common {
	kind: 'score';
	task: ScoreTask;
}

export type JobSpec = CommandSpec | OnnxSpec | ScoreSpec;

/** Every way a job can end, and whose fault it is; nobody pays for `platform`. */
export const JOB_CODES = {
	ok: null,
	cancelled: null,
	wall_limit: 'team',
	cpu_limit: 'team',
	memory_limit: 'team',
	disk_limit: 'team',
	log_limit: 'team',
	output_limit: 'team',
	output_missing: 'team',
	crashed: 'team',
	bad_bundle: 'team',
	bad_model: 'team',
	model_shape: 'team',
	model_external_data: 'team',
	model_not_finite: 'team',
	bad_format: 'team',
	sandbox_missing: 'platform',
	bad_truth: 'platform',
	attempts_spent: 'platform',
	platform_error: 'platform'
} as const satisfies Record<string, 'team' | 'platform' | null>;

export type JobCode = keyof typeof JOB_CODES;

export interface JobOutput {
	name: string;
	path: string;
	bytes: number;
	sha256: string;
}

export interface JobResult {
	outcome: 'done' | 'failed';
	code: JobCode;
	fault: 'team' | 'platform' | null;
	meteredMs: number;
	peakMemoryBytes: number | null;
	exitCode: number | null;
	outputs: JobOutput[];
	log: string;
	/** What exactly was wrong, for `bad_format` and its kin: line, expected, found. */
	details: Record<string, unknown> | null;
	report: ScoreReport | null;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
	wallMs: 60_000,
	cpuSeconds: 60,
	memoryBytes: 512 * MIB,
	pids: 64,
	diskBytes: 64 * MIB,
	outputBytes: 32 * MIB,
	logBytes: 256 * 1024
};

/** A result from its code alone; the rest is filled in by whoever knows it. */
export function resultOf(code: JobCode, known: Partial<JobResult> = {}): JobResult {
	return {
		meteredMs: 0,
		peakMemoryBytes: null,
		exitCode: null,
		outputs: [],
		log: '',
		details: null,
		report: null,
		...known,
		outcome: code === 'ok' ? 'done' : 'failed',
		code,
		fault: JOB_CODES[code]
	};
}
