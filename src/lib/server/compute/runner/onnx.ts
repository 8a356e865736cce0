import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runForked } from './forked.ts';
import type { OnnxOrder, OnnxReply } from './onnx-main.ts';
import { resultOf, type JobResult, type OnnxSpec } from './spec.ts';

/** Runs a model file by WebAssembly: safe everywhere, because a model cannot reach anything but its tensors. */
export async function runOnnx(spec: OnnxSpec, directory: string, signal?: AbortSignal): Promise<JobResult> {
	const input = (name: string) => spec.inputs.find((candidate) => candidate.name === name)?.path;
	const model = input('model.onnx');
	const features = input('test.csv');
	if (!model || !features) return resultOf('platform_error', { log: '[runner] an input is missing\n' });
	const out = path.join(directory, 'out');
	mkdirSync(out, { recursive: true, mode: 0o700 });
	const output = path.join(out, 'predictions.csv');
	const runtime = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
	const message: OnnxOrder = { model, features, output, runtime, spec: spec.model, form: spec.form };
	const run = await runForked<OnnxReply>({
		entry: 'onnx-main.ts',
		message,
		mayRead: [model, features],
		mayWrite: [out],
		limits: spec.limits,
		signal
	});
	const known = { meteredMs: run.meteredMs, peakMemoryBytes: run.peakMemoryBytes, exitCode: run.exitCode };
	if (run.stopped) return resultOf(run.stopped, { ...known, log: run.log });
	const { reply } = run;
	if (reply?.kind === 'refused') {
		return resultOf(reply.code, {
			...known,
			log: `${run.log}[runner] ${reply.why}\n`,
			details: { why: reply.why }
		});
	}
	// A model can still bring the runtime down (a WebAssembly trap, its memory): that is the model's doing.
	if (!reply) return resultOf('crashed', { ...known, log: run.log });
	if (!existsSync(output)) return resultOf('platform_error', { ...known, log: run.log });
	const bytes = readFileSync(output);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return resultOf('ok', {
		...known,
		log: `${run.log}[runner] ${reply.rows} rows predicted\n`,
		outputs: [{ name: 'predictions.csv', path: output, bytes: bytes.length, sha256 }]
	});
}
