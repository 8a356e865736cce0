import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProgram } from '#lib/server/compute/runner/host.ts';
import { DEFAULT_LIMITS, runJob, type JobSpec } from '#lib/server/compute/runner/index.ts';

const { onnx } = createRequire(import.meta.url)('onnx-proto') as { onnx: any }; // eslint-disable-line @typescript-eslint/no-explicit-any

let scratch: string;
beforeAll(() => void (scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-jobs-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const file = (name: string, content: string | Uint8Array) => {
	const where = path.join(scratch, name);
	writeFileSync(where, content);
	return { name, path: where };
};
const common = { limits: { ...DEFAULT_LIMITS, wallMs: 20_000 }, gpu: null };
async function run(spec: JobSpec) {
	let kept = '';
	const result = await runJob(spec, {
		id: `test-${process.pid}-${Math.random().toString(36).slice(2)}`,
		keep: async ({ outputs }) => void (kept = outputs[0] ? readFileSync(outputs[0].path, 'utf8') : '')
	});
	return { ...result, kept };
}

/** A model p = softmax(x W), with W the identity unless given. */
function model(weights = [1, 0, 0, 1], tensor: object = {}): Uint8Array {
	const dims = (last: number) => ({ dim: [{ dimParam: 'n' }, { dimValue: last }] });
	const value = (name: string) => ({ name, type: { tensorType: { elemType: 1, shape: dims(2) } } });
	const rawData = new Uint8Array(new Float32Array(weights).buffer);
	const graph = {
		name: 'g',
		node: [
			{ opType: 'MatMul', input: ['x', 'W'], output: ['z'] },
			{ opType: 'Softmax', input: ['z'], output: ['p'] }
		],
		initializer: [{ name: 'W', dims: [2, 2], dataType: 1, rawData, ...tensor }],
		input: [value('x')],
		output: [value('p')]
	};
	const proto = { irVersion: 7, opsetImport: [{ domain: '', version: 13 }], graph };
	return onnx.ModelProto.encode(onnx.ModelProto.create(proto)).finish() as Uint8Array;
}
const spec = (bytes: Uint8Array, change: object = {}): JobSpec => ({
	kind: 'onnx',
	inputs: [file('model.onnx', bytes), file('test.csv', 'id,a,b\nr1,0,2\nr2,3,0\n')],
	form: 'label',
	model: {
		opset: 13,
		input: { name: 'x', type: 'float32', columns: ['a', 'b'] },
		output: { name: 'p', classes: ['calm', 'urgent'] },
		maxBytes: 1e7
	},
	...common,
	...change
});

describe('a model', () => {
	test('predicts a class, or the probability of the named one', async () => {
		expect(await run(spec(model()))).toMatchObject({
			code: 'ok',
			kept: 'id,prediction\nr1,urgent\nr2,calm\n'
		});
		const named = spec(model(), { form: 'probability' }) as Extract<JobSpec, { kind: 'onnx' }>;
		named.model = { ...named.model, output: { ...named.model.output, positive: 'urgent' } };
		const [header, first] = (await run(named)).kept.split('\n');
		expect(header).toBe('id,prediction');
		expect(Number(first!.split(',')[1])).toBeCloseTo(Math.exp(2) / (1 + Math.exp(2)), 5);
	});
	test('that is no model, reaches for files, has another shape or yields no numbers says so', async () => {
		expect(await run(spec(new Uint8Array([1, 2, 3])))).toMatchObject({ code: 'bad_model', fault: 'team' });
		const external = {
			rawData: undefined,
			dataLocation: 1,
			externalData: [{ key: 'location', value: '/etc/passwd' }]
		};
		expect(await run(spec(model([], external)))).toMatchObject({
			code: 'model_external_data',
			fault: 'team'
		});
		const wide = spec(model()) as Extract<JobSpec, { kind: 'onnx' }>;
		wide.model = { ...wide.model, input: { ...wide.model.input, columns: ['a'] } };
		expect(await run(wide)).toMatchObject({ code: 'model_shape', fault: 'team' });
		const other = spec(model()) as Extract<JobSpec, { kind: 'onnx' }>;
		other.model = { ...other.model, output: { name: 'q', classes: ['calm', 'urgent'] } };
		expect(await run(other)).toMatchObject({ code: 'model_shape', fault: 'team' });
		expect(await run(spec(model([Number.NaN, 0, 0, 1])))).toMatchObject({
			code: 'model_not_finite',
			fault: 'team'
		});
	});
	test('that needs too long or too much is stopped', async () => {
		const tight = (change: object) => spec(model(), { limits: { ...common.limits, ...change } });
		expect((await run(tight({ wallMs: 20 }))).code).toBe('wall_limit');
		expect((await run(tight({ memoryBytes: 48 * 1024 * 1024 }))).code).toBe('memory_limit');
	});
});

describe('a score', () => {
	const truth = 'id,target,split\n1,a,public\n2,b,private\n';
	const task = { metric: 'accuracy', positive: null, floors: [], seed: 's' };
	const scored = (predictions: string, text = truth): JobSpec => ({
		kind: 'score',
		inputs: [file('truth.csv', text), file('predictions.csv', predictions)],
		task,
		...common
	});
	test('comes from its own process, with the reason when there is none', async () => {
		const { code, report } = await run(scored('id,prediction\n1,a\n2,a\n'));
		expect({ code, values: report!.scores.map(({ value }) => value) }).toEqual({
			code: 'ok',
			values: [1, 0]
		});
		expect(await run(scored('id,prediction\n1,a\n1,a\n'))).toMatchObject({
			code: 'bad_format',
			fault: 'team',
			report: null,
			details: { problem: 'repeated_id', line: 3 }
		});
		expect(await run(scored('id,prediction\n1,a\n2,a\n', 'id,target\n1,a\n'))).toMatchObject({
			code: 'bad_truth',
			fault: 'platform'
		});
	});
});

describe.skipIf(!findProgram('bwrap'))('a bundle of code', () => {
	const code = (main: string): JobSpec => ({
		kind: 'command',
		runtime: 'node',
		command: ['node', '/in/bundle/main.mjs'],
		bundle: 'code.zip',
		expects: ['predictions.csv'],
		inputs: [file('code.zip', zipSync({ 'main.mjs': strToU8(main) })), file('test.csv', 'id,a\n1,2\n')],
		...common
	});
	test('hands over its predictions, and nothing it says about its own score counts', async () => {
		const forged = await run(
			code(`import fs from 'node:fs';
				fs.writeFileSync('/out/predictions.csv', 'id,prediction\\n1,a\\n');
				fs.writeFileSync('/out/report.json', '{"scores":[{"value":1}]}');
				console.log('{"code":"ok","report":{}}');`)
		);
		expect(forged).toMatchObject({ code: 'ok', report: null });
		expect(forged.outputs.map(({ name }) => name).sort()).toEqual(['predictions.csv', 'report.json']);
	});
	test('without predictions, or one that is no bundle, is told apart', async () => {
		expect(await run(code('1'))).toMatchObject({
			code: 'output_missing',
			details: { missing: 'predictions.csv' }
		});
		expect(await run(code('process.exit(3)'))).toMatchObject({ code: 'crashed', exitCode: 3 });
		const broken = code('1');
		broken.inputs[0] = file('code.zip', 'no zip');
		expect(await run(broken)).toMatchObject({ code: 'bad_bundle', fault: 'team' });
	});
});
