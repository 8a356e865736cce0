import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { runBehindWalls } from './backend.ts';
import type { Mount } from './bwrap.ts';
import { runForked } from './forked.ts';
import { anyoneCanReach } from './host.ts';
import { JobLog } from './job-log.ts';
import { concludeOnnx, onnxMeasures, type OnnxFiles } from './onnx.ts';
import type { OnnxOrder, OnnxReply } from './onnx-main.ts';
import type { NativeOrder, NativeReply } from './onnx-native.ts';
import { ownName } from './owner.ts';
import { atLeast, containment } from './probe.ts';
import type { JobContext } from './run-job.ts';
import { DEFAULT_LIMITS, resultOf, type JobResult, type OnnxSpec } from './spec.ts';

export interface NativeRuntime {
	version: string;
	mounts: Mount[];
}

let known: Promise<NativeRuntime | null> | null = null;

/** onnxruntime-node, where it is installed, can be reached by a stranger's id, and loads inside the sandbox. */
export const nativeRuntime = (): Promise<NativeRuntime | null> => (known ??= probeNative());

/** The folder that holds the packages: `ONNXRUNTIME_NODE`, or beside our own. `off` keeps to WebAssembly. */
export function nativePackages(setting = process.env.ONNXRUNTIME_NODE): Mount[] | null {
	if (setting === 'off') return null;
	const resolve = createRequire(import.meta.url).resolve;
	const folderOf = (name: string): string | null => {
		if (setting) return existsSync(path.join(setting, name)) ? path.join(setting, name) : null;
		try {
			return path.dirname(resolve(`${name}/package.json`));
		} catch {
			return null;
		}
	};
	const folders = ['onnxruntime-node', 'onnxruntime-common'].map((name) => ({ name, from: folderOf(name) }));
	if (folders.some(({ from }) => from === null)) return null;
	return folders.map(({ name, from }) => ({ from: from!, to: `/node_modules/${name}` }));
}

const TRY = `
import { createRequire } from 'node:module';
createRequire('/node_modules/')('onnxruntime-node');
console.log('loaded');
`;

async function probeNative(): Promise<NativeRuntime | null> {
	const mounts = nativePackages();
	if (!mounts || !mounts.every(({ from }) => anyoneCanReach(from))) return null;
	if (!atLeast((await containment()).level, 'watched')) return null;
	const directory = mkdtempSync(path.join(os.tmpdir(), ownName('probe')));
	try {
		const file = path.join(directory, 'try.mjs');
		writeFileSync(file, TRY);
		const log = new JobLog(DEFAULT_LIMITS.logBytes, false);
		const order = {
			...{
				id: `${ownName('group')}onnx`,
				command: ['/runtime/node', '/in/try.mjs'],
				gpus: [],
				directory,
				mounts
			},
			...{ inputs: [{ name: 'try.mjs', path: file }], limits: { ...DEFAULT_LIMITS, wallMs: 20_000 } }
		};
		const run = await runBehindWalls(order, log);
		if (run.code !== 'ok') return null;
		const manifest = readFileSync(path.join(mounts[0]!.from, 'package.json'), 'utf8');
		return { version: (JSON.parse(manifest) as { version: string }).version, mounts };
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

const PROGRAM = ['onnx-native.ts', 'onnx-session.ts', 'model-refusal.ts'];

/** Three steps: our own process makes numbers of the table, the sandbox answers them, our own process names the answers. */
export async function runNative(
	native: NativeRuntime,
	spec: OnnxSpec,
	files: OnnxFiles,
	context: JobContext
): Promise<JobResult> {
	const { log } = context;
	const matrix = path.join(files.out, 'features.bin');
	const common = { features: files.features, spec: spec.model };
	const before = await ours({ step: 'before', matrix, ...common }, [], spec, files, context);
	if (before.reply?.kind !== 'prepared') return concludeOnnx(before, files, log);
	const { rows, columns } = before.reply;
	const order: NativeOrder = {
		...{ rows, columns, names: { input: spec.model.input.name, output: spec.model.output.name } },
		...{ batchRows: spec.batchRows, threads: Math.max(1, Math.ceil(spec.limits.cpus ?? 1)) }
	};
	const run = await inSandbox(native, order, matrix, spec, files, context);
	const { meteredMs, peakMemoryBytes, exitCode, cpuSeconds } = run;
	const known = { meteredMs, peakMemoryBytes, exitCode, containment: (await containment()).level };
	if (run.code !== 'ok') return resultOf(run.code, known);
	const output = (name: string) => run.collected.outputs.find((candidate) => candidate.name === name)?.path;
	const reply = readReply(output('reply.json'));
	if (reply?.kind === 'refused') {
		log.tell(reply.why);
		return resultOf(reply.code, { ...known, details: { why: reply.why } });
	}
	const values = output('values.bin');
	if (!reply || !values) return resultOf('crashed', known);
	const { form } = spec;
	const after = await ours(
		{ step: 'after', values, output: files.output, form, ...common },
		[values],
		spec,
		files,
		context
	);
	const concluded = concludeOnnx(after, files, log);
	return { ...concluded, ...known, measures: { ...onnxMeasures(run, rows, reply), cpuSeconds } };
}

/** What it says comes from where a stranger's model ran: taken only in the form that was asked for. */
function readReply(file: string | undefined): NativeReply | null {
	if (!file) return null;
	try {
		const reply = JSON.parse(readFileSync(file, 'utf8')) as NativeReply;
		if (reply.kind === 'refused')
			return { kind: 'refused', code: codeOf(reply.code), why: String(reply.why).slice(0, 500) };
		const numbers = Array.isArray(reply.latencies) ? reply.latencies.map(Number).filter(Number.isFinite) : [];
		return { kind: 'answered', batchRows: Number(reply.batchRows) || 1, latencies: numbers.slice(0, 100) };
	} catch {
		return null;
	}
}

const codeOf = (code: string) =>
	code === 'model_shape' || code === 'model_external_data' ? code : ('bad_model' as const);

const ours = (
	order: OnnxOrder,
	mayRead: string[],
	spec: OnnxSpec,
	files: OnnxFiles,
	{ signal }: JobContext
) =>
	runForked<OnnxReply>({
		entry: 'onnx-main.ts',
		message: order,
		mayRead: [files.features, ...mayRead],
		mayWrite: [files.out],
		limits: spec.limits,
		signal
	});

function inSandbox(
	{ mounts }: NativeRuntime,
	order: NativeOrder,
	matrix: string,
	{ limits }: OnnxSpec,
	files: OnnxFiles,
	{ directory, group, log, signal }: JobContext
) {
	const orderFile = path.join(files.out, 'order.json');
	writeFileSync(orderFile, JSON.stringify(order));
	const inputs = [
		{ name: 'model.onnx', path: files.model },
		{ name: 'features.bin', path: matrix },
		{ name: 'order.json', path: orderFile },
		...PROGRAM.map((name) => ({ name: `program/${name}`, path: path.join(import.meta.dirname, name) }))
	];
	const command = ['/runtime/node', '--disable-warning=ExperimentalWarning', '/in/program/onnx-native.ts'];
	const sandbox = { id: group, command, inputs, limits, gpus: [], mounts, directory, signal };
	return runBehindWalls(sandbox, log);
}
