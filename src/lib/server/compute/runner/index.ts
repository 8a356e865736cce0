/**
 * The runner: one job spec in, one result out, without a database.
 * Promises: limits hold, nothing of the host leaks in, nothing but plain files comes out, and every end has a code
 * that says whose fault it was.
 */
export { sweepCgroups } from './cgroups.ts';
export { runnerCommand, type ResultFile } from './cli.ts';
export { runJob, type RunOptions } from './run-job.ts';
export { containment, probe, type Containment } from './probe.ts';
export { presentGpus } from './gpus.ts';
export {
	DEFAULT_LIMITS,
	JOB_CODES,
	resultOf,
	type CommandSpec,
	type Gpu,
	type JobCode,
	type JobInput,
	type JobOutput,
	type JobResult,
	type JobSpec,
	type Limits,
	type OnnxSpec,
	type ScoreSpec
} from './spec.ts';
export type { FormatDetails, FormatProblem } from './table.ts';
