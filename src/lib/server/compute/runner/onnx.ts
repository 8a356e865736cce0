import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runForked, type ForkRun } from './forked.ts';
import { nativeRuntime, runNative } from './onnx-native-run.ts';
import type { OnnxOrder, OnnxReply } from './onnx-main.ts';
import type { JobContext } from './run-job.ts';
import { resultOf, type JobResult, type Measures, type OnnxSpec } from './spec.ts';

export interface OnnxFiles {
	model: string;
	features: string;
	/** A directory of our own, and the file of predictions in it. */
	out: string;
	output: string;
}

/**
 * Runs a model file: by the native runtime, inside the sandbox, where the operator has installed it and the walls hold;
 * else by WebAssembly, which is safe everywhere, because such a model reaches nothing but its tensors.
 */
export async function runOnnx(spec: OnnxSpec, context: JobContext): Promise<JobResult> {
	const input = (name: string) => spec.inputs.find((candidate) => candidate.name === name)?.path;
	const model = input('model.onnx');
	const features = input('test.csv');
	if (!model || !features) throw new Error('an input is missing');
	const out = path.join(context.directory, 'predicted');
	mkdirSync(out, { recursive: true, mode: 0o700 });
	const files = { model, features, out, output: path.join(out, 'predictions.csv') };
	const native = await nativeRuntime();
	context.log.note(
		native ? `onnxruntime-node ${native.version}, in the sandbox` : 'onnxruntime-web (WebAssembly)'
	);
	return native ? runNative(native, spec, files, context) : runWasm(spec, files, context);
}

async function runWasm(spec: OnnxSpec, files: OnnxFiles, { log, signal }: JobContext): Promise<JobResult> {
	const runtime = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
	const { batchRows, form, model } = spec;
	const message: OnnxOrder = { step: 'whole', ...files, runtime, spec: model, form, batchRows };
	const run = await runForked<OnnxReply>({
		entry: 'onnx-main.ts',
		message,
		mayRead: [files.model, files.features],
		mayWrite: [files.out],
		limits: spec.limits,
		signal
	});
	if (run.log) log.tell(run.log.trimEnd());
	return concludeOnnx(run, files, log);
}

/** A step's answer as a result; the log has no more than what the runtime said about the model. */
export function concludeOnnx(run: ForkRun<OnnxReply>, files: OnnxFiles, log: JobContext['log']): JobResult {
	const { meteredMs, peakMemoryBytes, exitCode, reply } = run;
	const known = { meteredMs, peakMemoryBytes, exitCode };
	if (run.stopped) return resultOf(run.stopped, known);
	if (reply?.kind === 'refused') {
		log.tell(reply.why);
		return resultOf(reply.code, { ...known, details: { why: reply.why } });
	}
	// A model can still bring the runtime down (a WebAssembly trap, its memory): that is the model's doing.
	if (!reply) return resultOf('crashed', known);
	if (reply.kind !== 'predicted' || !existsSync(files.output)) return resultOf('platform_error', known);
	log.say(`${reply.rows} rows predicted`);
	const bytes = readFileSync(files.output);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const measures = onnxMeasures(known, reply.rows, reply);
	const outputs = [{ name: 'predictions.csv', path: files.output, bytes: bytes.length, sha256 }];
	return resultOf('ok', { ...known, measures, outputs });
}

export function onnxMeasures(
	{ meteredMs, peakMemoryBytes }: { meteredMs: number; peakMemoryBytes: number | null },
	answers: number,
	{ batchRows, latencies }: { batchRows: number; latencies: number[] }
): Measures {
	const sorted = latencies.toSorted((a, b) => a - b);
	const at = (share: number) =>
		sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
	return {
		wallMs: meteredMs,
		cpuSeconds: null,
		gpuSeconds: 0,
		peakMemoryBytes,
		answers,
		batchRows,
		latencyMsP50: at(0.5),
		latencyMsP95: at(0.95)
	};
}
