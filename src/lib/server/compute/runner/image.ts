import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { openCgroup } from './cgroups.ts';
import { collectOutputs } from './collect.ts';
import { measuresOf } from './command.ts';
import { runEngine } from './engine.ts';
import { findProgram, isRoot } from './host.ts';
import {
	apptainerCommand,
	CONTAINER_ENGINES,
	imagesHeldAt,
	mayComeFrom,
	readImageSource,
	registryOf,
	type ContainerEngine,
	type ImageSource
} from './image-command.ts';
import { diskWatch } from './image-disk.ts';
import { badImage, runByEnroot } from './image-enroot.ts';
import { claimGpus } from './gpus.ts';
import { atLeast, containment } from './probe.ts';
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

/** Runs a team's image by the machine's container engine, where that holds it as well as was asked for. */
export async function runImage(spec: ImageSpec, context: JobContext): Promise<JobResult> {
	const { log } = context;
	const found = containerEngine();
	if (!found) return unsupported(context, 'this machine runs no images');
	if (found.engine === 'apptainer' && isRoot)
		return unsupported(context, 'this machine would run images as root, so none is run');
	const { level: held, details } = await containment();
	const level = imagesHeldAt(found.engine, { level: held, backend: details.backend });
	const wanted = spec.containment ?? 'watched';
	if (!atLeast(level, wanted)) {
		log.say(`this machine holds images at level ${level}; ${wanted} is asked for, so the image was not run`);
		return resultOf('sandbox_missing', { containment: level });
	}
	const image = sourceOf(spec, found.engine);
	if ('why' in image) return badImage(log, image.why);
	const gpus = context.gpuIndexes ? { indexes: context.gpuIndexes, release: () => {} } : claimGpus(spec.gpu);
	if (!gpus) {
		log.note('no such accelerator is free here');
		return resultOf('platform_error');
	}
	try {
		const run =
			found.engine === 'enroot'
				? await runByEnroot({ ...found, image, gpus: gpus.indexes }, spec, context)
				: await runByApptainer(found.program, image, gpus.indexes, spec, context);
		return 'outcome' in run ? run : { ...conclude(run, spec, gpus.indexes.length), containment: level };
	} finally {
		gpus.release();
	}
}

function unsupported({ log }: JobContext, line: string): JobResult {
	log.say(line);
	return resultOf('image_unsupported');
}

function sourceOf(spec: ImageSpec, engine: ContainerEngine): ImageSource | { why: string } {
	const file = spec.inputs.find(({ name }) => name === spec.image)?.path;
	if (!file) throw new Error('the image is missing');
	const source = readImageSource(file, headOf(file), statSync(file).size);
	if (!source) return { why: 'neither an OCI archive, a SIF file nor a reference with a sha256 digest' };
	if (source.kind === 'sif' && engine === 'enroot') return { why: 'this machine takes no SIF files' };
	return source.kind !== 'reference' || mayComeFrom(registryOf(source.reference))
		? source
		: { why: `this machine takes images from ${process.env.COMPUTE_IMAGE_REGISTRIES} alone` };
}

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

async function runByApptainer(
	program: string,
	image: ImageSource,
	gpus: number[],
	{ image: imageName, inputs, command, limits }: ImageSpec,
	{ group, directory, log, signal }: JobContext
): Promise<SandboxRun> {
	const at = (name: string) => path.join(directory, name);
	for (const name of ['out-inside', 'out', 'scratch']) mkdirSync(at(name), { mode: 0o700 });
	const run = apptainerCommand({
		...{ program, image, command, limits, gpus, scratchDirectory: at('scratch') },
		inputDirectory: stageInputs(
			inputs.filter(({ name }) => name !== imageName),
			directory
		),
		outputDirectory: at('out-inside')
	});
	const guard = openCgroup(group, limits) ?? watchdog();
	const watch = diskWatch(at('out-inside'), 2 * limits.outputBytes, signal);
	const terms = { limits, log, signal: watch.signal, home: directory };
	const ran = await runEngine(run, guard, terms).finally(watch.stop);
	const collected = collectOutputs(at('out-inside'), at('out'), limits.outputBytes);
	for (const line of collected.refused) log.tell(`output left behind: ${line}`);
	const code = watch.passed() ? 'disk_limit' : ran.code;
	return { ...ran, code, collected, walls: { guard: guard.kind, uidDropped: false, seccomp: false } };
}
