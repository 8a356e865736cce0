import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { BadBundle, unpackBundle } from './bundle.ts';
import { claimGpus } from './gpus.ts';
import { containment } from './probe.ts';
import { runInSandbox } from './sandbox.ts';
import { resultOf, type CommandSpec, type JobResult } from './spec.ts';

/** Runs a team's program in the sandbox; where there is none, it does not run at all. */
export async function runCommand(
	spec: CommandSpec,
	id: string,
	directory: string,
	signal?: AbortSignal
): Promise<JobResult> {
	if ((await containment()).level === 'none') return resultOf('sandbox_missing');
	let inputs = spec.inputs;
	if (spec.bundle !== null) {
		const zip = inputs.find((input) => input.name === spec.bundle);
		if (!zip) return resultOf('platform_error', { log: '[runner] the bundle is missing\n' });
		const target = path.join(directory, 'in', 'bundle');
		mkdirSync(target, { recursive: true, mode: 0o755 });
		try {
			unpackBundle(zip.path, target);
		} catch (error) {
			if (!(error instanceof BadBundle)) throw error;
			return resultOf('bad_bundle', { log: `[runner] ${error.message}\n`, details: { why: error.message } });
		}
		inputs = inputs.filter((input) => input !== zip);
	}
	const gpus = claimGpus(spec.gpu);
	if (!gpus) return resultOf('platform_error', { log: '[runner] no such accelerator is free here\n' });
	try {
		const [program, ...rest] = spec.command;
		const command = [program === 'node' ? '/runtime/node' : program!, ...rest];
		const run = await runInSandbox({
			id,
			command,
			inputs,
			limits: spec.limits,
			gpus: gpus.indexes,
			directory,
			signal
		});
		const { meteredMs, peakMemoryBytes, exitCode, log, collected } = run;
		const known = { meteredMs, peakMemoryBytes, exitCode, log };
		if (run.code !== 'ok') return resultOf(run.code, known);
		if (collected.tooLarge) return resultOf('output_limit', known);
		const missing = spec.expects.filter((name) => !collected.outputs.some((output) => output.name === name));
		if (missing.length > 0)
			return resultOf('output_missing', { ...known, details: { missing: missing.join(', ') } });
		return resultOf('ok', { ...known, outputs: collected.outputs });
	} finally {
		gpus.release();
	}
}
