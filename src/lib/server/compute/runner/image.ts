import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { openCgroup } from './cgroups.ts';
import { collectOutputs } from './collect.ts';
import { measuresOf } from './command.ts';
import { runEngine } from './engine.ts';
import { findProgram } from './host.ts';
import {
	ALONE,
	CONTAINER_ENGINES,
	imageCommand,
	importCommand,
	readImageSource,
	type ContainerEngine,
	type ImageRun
} from './image-command.ts';
import { claimGpus } from './gpus.ts';
import type { JobContext } from './run-job.ts';
import type { SandboxRun } from './sandbox.ts';
import { resultOf, type ImageSpec, type JobResult } from './spec.ts';
import { stageInputs } from './stage.ts';
import { watchdog } from './watchdog.ts';

/** The engine that the operator chose (`COMPUTE_IMAGES`), if it is installed. Without a choice no image runs here. */
export function containerEngine(
	choice = process.env.COMPUTE_IMAGES
): { engine: ContainerEngine; program: string } | null {
	const engine = CONTAINER_ENGINES.find((name) => name === choice);
	const program = engine && findProgram(engine);
	return engine && program ? { engine, program } : null;
}

/** Runs a team's image by the machine's container engine, under our own limits. */
export async function runImage(spec: ImageSpec, context: JobContext): Promise<JobResult> {
	const found = containerEngine();
	if (!found) {
		context.log.say('this machine runs no images');
		return resultOf('image_unsupported');
	}
	if (found.engine === 'enroot' && !mayCutNetwork()) {
		context.log.say('this machine cannot keep an image away from the network, so none is run');
		return resultOf('image_unsupported');
	}
	const file = spec.inputs.find(({ name }) => name === spec.image)?.path;
	if (!file) throw new Error('the image is missing');
	const source = readImageSource(file, headOf(file), statSync(file).size);
	if (!source) {
		const why = 'neither an OCI archive, a SIF file nor a reference with a sha256 digest';
		return resultOf('bad_image', { details: { why } });
	}
	if (found.engine === 'enroot' && source.kind !== 'reference') {
		const why = 'this machine takes images by reference with a sha256 digest, not as a file';
		return resultOf('bad_image', { details: { why } });
	}
	const gpus = context.gpuIndexes ? { indexes: context.gpuIndexes, release: () => {} } : claimGpus(spec.gpu);
	if (!gpus) return resultOf('platform_error');
	try {
		const at = (name: string) => path.join(context.directory, name);
		for (const name of ['out-inside', 'out', 'scratch']) mkdirSync(at(name), { mode: 0o700 });
		const inputDirectory = stageInputs(
			spec.inputs.filter(({ name }) => name !== spec.image),
			context.directory
		);
		const run: ImageRun = {
			...{ ...found, image: source, command: spec.command, limits: spec.limits, gpus: gpus.indexes },
			...{ inputDirectory, outputDirectory: at('out-inside'), scratchDirectory: at('scratch') }
		};
		const first = importCommand(run);
		if (first) {
			const imported = await supervised(first, run, spec, context);
			if (imported.code !== 'ok') return resultOf(imported.code === 'crashed' ? 'bad_image' : imported.code);
		}
		return conclude(await supervised(imageCommand(run), run, spec, context), spec, gpus.indexes.length);
	} finally {
		gpus.release();
	}
}

/** Asked first, so that a machine that cannot do it is not taken for a fault of the image. */
const mayCutNetwork = (): boolean => spawnSync(ALONE[0]!, [...ALONE.slice(1), '/bin/true']).status === 0;

const headOf = (file: string): Buffer => {
	const head = Buffer.alloc(1024);
	const descriptor = openSync(file, 'r');
	const got = readSync(descriptor, head);
	closeSync(descriptor);
	return head.subarray(0, got);
};

function conclude(run: SandboxRun, spec: ImageSpec, gpus: number): JobResult {
	const { meteredMs, peakMemoryBytes, exitCode, collected } = run;
	const known = { meteredMs, peakMemoryBytes, exitCode, measures: measuresOf(run, gpus) };
	if (run.code !== 'ok') return resultOf(run.code, known);
	if (collected.tooLarge) return resultOf('output_limit', known);
	const missing = spec.expects.filter((name) => !collected.outputs.some((output) => output.name === name));
	if (missing.length > 0)
		return resultOf('output_missing', { ...known, details: { missing: missing.join(', ') } });
	return resultOf('ok', { ...known, outputs: collected.outputs });
}

async function supervised(
	command: string[],
	{ outputDirectory }: ImageRun,
	{ limits }: ImageSpec,
	{ group, directory, log, signal }: JobContext
): Promise<SandboxRun> {
	const guard = openCgroup(group, limits) ?? watchdog();
	const run = await runEngine(command, guard, { limits, log, signal, home: directory });
	const collected = collectOutputs(outputDirectory, path.join(directory, 'out'), limits.outputBytes);
	for (const line of collected.refused) log.tell(`output left behind: ${line}`);
	return { ...run, collected, walls: { guard: guard.kind, uidDropped: false, seccomp: false } };
}
