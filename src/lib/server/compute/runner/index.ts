/**
 * The runner: one job spec in, one result out, without a database.
 * Promises: limits hold, nothing of the host leaks in, nothing but plain files comes out, and every end has a code
 * that says whose fault it was.
 */
export { sweep, type Swept } from './janitor.ts';
export { ownName } from './owner.ts';
export { runtimes, type OfferedRuntime } from './runtimes.ts';
export { containerEngine } from './image.ts';
export { imagesHeldAt, type ContainerEngine } from './image-command.ts';
export { nativeRuntime } from './onnx-native-run.ts';
export type { LogListeners } from './job-log.ts';
export { runnerCommand, type ResultFile } from './cli.ts';
export { runJob, type RunOptions } from './run-job.ts';
export { atLeast, containment, probe, type Containment, type ContainmentReason } from './probe.ts';
export { afterwards } from './afterwards.ts';
export { closeReady } from './ready.ts';
export { presentGpus } from './gpus.ts';
export {
	CONTAINMENT_LEVELS,
	DEFAULT_LIMITS,
	JOB_CODES,
	resultOf,
	type CommandSpec,
	type ContainmentLevel,
	type Gpu,
	type ImageSpec,
	type JobCode,
	type JobInput,
	type JobOutput,
	type JobResult,
	type JobSpec,
	type Limits,
	type Measures,
	type OnnxSpec,
	type ScoreProgramSpec,
	type ScoreSpec
} from './spec.ts';
export type { FormatDetails, FormatProblem } from './table.ts';
