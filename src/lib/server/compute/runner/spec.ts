/** One job in, one result out: what every engine runs and what every worker writes back. */

import type { ModelSpec } from '#lib/problems/types.ts';
import type { PredictionForm } from '#lib/evaluation/metrics/index.ts';
import type { ScoreReport, ScoreTask } from '#lib/evaluation/score-task.ts';

export interface Limits {
	wallMs: number;
	cpuSeconds: number;
	/** Processors at a time; one where nothing is said. */
	cpus?: number;
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

/**
 * What holds a stranger's program, each level with everything of the one before it. `none`: nothing. `namespaces`: walls
 * without a system call filter. `watched`: with the filter, and memory watched from outside. `full`: with control
 * groups. `gvisor`: a kernel of its own (runsc); without control groups its memory is watched all the same.
 */
export const CONTAINMENT_LEVELS = ['none', 'namespaces', 'watched', 'full', 'gvisor'] as const;
export type ContainmentLevel = (typeof CONTAINMENT_LEVELS)[number];

/** `path` lies on the machine that runs the job; `name` (which may have folders) is what the job sees under /in. */
export interface JobInput {
	name: string;
	path: string;
}

interface Common {
	inputs: JobInput[];
	limits: Limits;
	gpu: Gpu | null;
	/** The least that must hold a stranger's program here; `watched` where nothing is said. */
	containment?: ContainmentLevel;
	/** An input is sealed: the team's log has coded lines only, since anything printed could carry data. */
	sealed?: boolean;
}

/** A program in the sandbox. */
interface Program {
	/** A runtime that this machine offers, such as `node` or `python`; `auto` decides by what the bundle begins with. */
	runtime: string;
	/** Its first word is `node`, `python` or a path inside; with `[]` the bundle's main.mjs, main.js or main.py runs. */
	command: string[];
	/** The input that is a zip; it is unpacked to /in/bundle. */
	bundle: string | null;
	/** Further inputs that are zips, and the folders below /in into which they are unpacked. */
	unpack?: Record<string, string>;
	/** Links in the sandbox, such as `/app/program` to `/in/bundle`, for programs that expect fixed paths. */
	links?: Record<string, string>;
	/** Where the program starts; /tmp where nothing is said. */
	directory?: string;
}

/** A team's own program. */
export interface CommandSpec extends Common, Program {
	kind: 'command';
	/** Outputs that must be there in the end. */
	expects: string[];
}

/** A team's container image: the input `image` is an archive (OCI, SIF), or text that names one by its digest. */
export interface ImageSpec extends Common {
	kind: 'image';
	image: string;
	command: string[];
	expects: string[];
}

/** Inputs `model.onnx` and `test.csv`; output `predictions.csv`. */
export interface OnnxSpec extends Common {
	kind: 'onnx';
	model: ModelSpec;
	form: PredictionForm;
	/** Rows that the model is given at a time; a model that fixes its batch to one is given one. */
	batchRows?: number;
}

/** Inputs `predictions.csv` and `truth.csv`; the report is the only output. */
export interface ScoreSpec extends Common {
	kind: 'score';
	task: ScoreTask;
}

/** The organiser's scoring program, in a sandbox of its own. It writes /out/scores.json; only `metrics` count. */
export interface ScoreProgramSpec extends Common, Program {
	kind: 'score-program';
	metrics: string[];
	/** All but the first may be missing, as Codabench has it. */
	lenient?: boolean;
}

export type JobSpec = CommandSpec | ImageSpec | OnnxSpec | ScoreSpec | ScoreProgramSpec;

/** Every way a job can end, and whose fault it is; nobody pays for `platform`. */
export const JOB_CODES = {
	ok: null,
	cancelled: null,
	withdrawn: 'team',
	wall_limit: 'team',
	cpu_limit: 'team',
	memory_limit: 'team',
	disk_limit: 'team',
	log_limit: 'team',
	output_limit: 'team',
	output_missing: 'team',
	crashed: 'team',
	bad_bundle: 'team',
	runtime_unknown: 'team',
	requirements_unmet: 'team',
	bad_image: 'team',
	bad_model: 'team',
	model_shape: 'team',
	model_external_data: 'team',
	model_not_finite: 'team',
	bad_format: 'team',
	sandbox_missing: 'platform',
	image_unsupported: 'platform',
	image_unreachable: 'platform',
	bad_scores: 'platform',
	bad_truth: 'platform',
	machine_small: 'platform',
	cluster_refused: 'platform',
	cluster_time: 'platform',
	cluster_cancelled: 'platform',
	cluster_failed: 'platform',
	attempts_spent: 'platform',
	queue_expired: 'platform',
	store_unavailable: 'platform',
	engine_unavailable: 'platform',
	platform_error: 'platform'
} as const satisfies Record<string, 'team' | 'platform' | null>;

export type JobCode = keyof typeof JOB_CODES;

export interface JobOutput {
	name: string;
	path: string;
	bytes: number;
	sha256: string;
}

/** What a job used and how fast it answered. The score step may turn these into metrics. */
export interface Measures {
	wallMs: number;
	cpuSeconds: number | null;
	gpuSeconds: number;
	peakMemoryBytes: number | null;
	/** Rows answered; null where the runner does not know. */
	answers: number | null;
	batchRows: number | null;
	/** Per answer: of a batch's time its share. Null where only the whole was timed. */
	latencyMsP50: number | null;
	latencyMsP95: number | null;
}

export interface JobResult {
	outcome: 'done' | 'failed';
	code: JobCode;
	fault: 'team' | 'platform' | null;
	meteredMs: number;
	peakMemoryBytes: number | null;
	exitCode: number | null;
	outputs: JobOutput[];
	/** For the team; of a job with sealed inputs coded lines alone. */
	log: string;
	/** For organisers: everything printed, and what the platform noted. */
	notes: string;
	measures: Measures | null;
	/** What really held it; null for our own code, which needs no walls. */
	containment: ContainmentLevel | null;
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
		notes: '',
		measures: null,
		containment: null,
		details: null,
		report: null,
		...known,
		outcome: code === 'ok' ? 'done' : 'failed',
		code,
		fault: JOB_CODES[code]
	};
}
