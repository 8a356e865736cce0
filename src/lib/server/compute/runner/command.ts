import { runBehindWalls } from './backend.ts';
import { claimGpus } from './gpus.ts';
import type { JobContext } from './run-job.ts';
import { atLeast, containment } from './probe.ts';
import { ProgramRefusal, readyProgram, type ReadyProgram } from './program.ts';
import type { SandboxRun } from './sandbox.ts';
import { resultOf, type CommandSpec, type JobResult, type Measures, type ScoreProgramSpec } from './spec.ts';

/** Runs a team's program in the sandbox; where the walls are lower than was asked for, it does not run at all. */
export async function runCommand(spec: CommandSpec, context: JobContext): Promise<JobResult> {
	const run = await runProgram(spec, context);
	if (!('run' in run)) return run;
	const { known } = run;
	if (run.run.code !== 'ok') return resultOf(run.run.code, known);
	const { outputs, tooLarge } = run.run.collected;
	if (tooLarge) return resultOf('output_limit', known);
	const missing = spec.expects.filter((name) => !outputs.some((output) => output.name === name));
	if (missing.length > 0)
		return resultOf('output_missing', { ...known, details: { missing: missing.join(', ') } });
	return resultOf('ok', { ...known, outputs });
}

export type ProgramRun = { run: SandboxRun; known: Partial<JobResult> };

/** What team's and organiser's programs have in common: walls, bundle, runtime, devices. A result where it did not run. */
export async function runProgram(
	spec: CommandSpec | ScoreProgramSpec,
	context: JobContext
): Promise<ProgramRun | JobResult> {
	const { log, directory } = context;
	const { level, details } = await containment();
	log.note(`containment ${level} (${details.reason}), guard ${details.guard ?? 'none'}`);
	const wanted = spec.containment ?? 'watched';
	if (!atLeast(level, wanted)) {
		log.say(
			`this machine holds programs at level ${level}; ${wanted} is asked for, so the program was not run`
		);
		return resultOf('sandbox_missing', { containment: level });
	}
	if (details.backend === 'runsc' && (spec.gpu?.count || context.gpuIndexes?.length)) {
		log.say('no accelerator passes through gVisor on this machine, so the program was not run');
		return resultOf('machine_small', { containment: level });
	}
	let ready: ReadyProgram;
	try {
		ready = await readyProgram(spec, directory, log);
	} catch (error) {
		if (!(error instanceof ProgramRefusal)) throw error;
		log.tell(error.message);
		return resultOf(error.code, { details: error.details });
	}
	const gpus = context.gpuIndexes ? { indexes: context.gpuIndexes, release: () => {} } : claimGpus(spec.gpu);
	if (!gpus) {
		log.note('no such accelerator is free here');
		return resultOf('platform_error');
	}
	try {
		const run = await runBehindWalls(orderOf(spec, ready, gpus.indexes, context), log);
		const { meteredMs, peakMemoryBytes, exitCode, code } = run;
		log.note(
			`ended ${code}, exit ${exitCode ?? 'none'}, ${meteredMs} ms, ${run.cpuSeconds ?? '?'} s of processor`
		);
		const measures = measuresOf(run, gpus.indexes.length);
		return { run, known: { meteredMs, peakMemoryBytes, exitCode, measures, containment: level } };
	} finally {
		gpus.release();
	}
}

const orderOf = (
	spec: CommandSpec | ScoreProgramSpec,
	ready: ReadyProgram,
	gpus: number[],
	{ group, directory, signal, foresee }: JobContext
) => ({
	...{
		id: group,
		command: ready.command,
		inputs: ready.inputs,
		limits: spec.limits,
		gpus,
		directory,
		signal
	},
	...{ foresee, mounts: ready.runtime.mounts, links: spec.links, workingDirectory: spec.directory }
});

export const measuresOf = (run: SandboxRun, gpus: number): Measures => ({
	wallMs: run.meteredMs,
	cpuSeconds: run.cpuSeconds,
	gpuSeconds: Math.ceil((gpus * run.meteredMs) / 1000),
	peakMemoryBytes: run.peakMemoryBytes,
	answers: null,
	batchRows: null,
	latencyMsP50: null,
	latencyMsP95: null
});
