import * as ort from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { normal, random } from '../random.ts';
import { fitLogistic, fitRidge, linearScores, logisticChances } from './linear.ts';
import { fitNetwork, merged, networkOutputs } from './network.ts';
import { logisticFile, networkFile, ridgeFile } from './onnx.ts';

const next = random('onnx');
const x = Array.from({ length: 60 }, () => [normal(next) * 40 + 200, normal(next), next() < 0.3 ? 1 : 0]);
const y = x.map(([a, b, c]) => 20 * a! - 5 * b! + 300 * c!);
const side = x.map(([a]) => (a! > 200 ? 1 : 0));
const options = { hidden: 5, epochs: 20, rate: 0.02, decay: 0.01, batch: 10 };

/** rows x outputs, as the runner of the challenge would see them. */
async function run(bytes: Uint8Array, name: 'p' | 'y', rows = x): Promise<number[][]> {
	const session = await ort.InferenceSession.create(bytes);
	expect([session.inputNames, session.outputNames]).toEqual([['x'], [name]]);
	const out = await session.run({
		x: new ort.Tensor('float32', rows.flat(), [rows.length, rows[0]!.length])
	});
	const { data, dims } = out[name]!;
	return rows.map((_, i) => Array.from((data as Float32Array).slice(i * dims[1]!, (i + 1) * dims[1]!)));
}

function expectClose(found: number[][], wanted: number[][], share: number) {
	found.forEach((row, i) =>
		row.forEach((value, k) => {
			expect(Math.abs(value - wanted[i]![k]!)).toBeLessThan(share * Math.max(1, Math.abs(wanted[i]![k]!)));
		})
	);
}

describe('ONNX files answer as the models they were written from', () => {
	test('ridge', async () => {
		const model = fitRidge(x, y, 1);
		expectClose(
			await run(ridgeFile(model), 'y'),
			linearScores(model, x).map((value) => [value]),
			1e-4
		);
	});

	test('logistic regression', async () => {
		const model = fitLogistic(x, side, 1);
		expectClose(
			await run(logisticFile(model), 'p'),
			logisticChances(model, x).map((p) => [1 - p, p]),
			1e-4
		);
	});

	test('a network of classes, merged from two', async () => {
		const model = merged(['a', 'b'].map((seed) => fitNetwork(x, side, { ...options, seed }, 2)));
		expectClose(await run(networkFile(model), 'p'), networkOutputs(model, x), 1e-4);
	});

	test('a network of numbers, also for a single row', async () => {
		const model = fitNetwork(x, y, { ...options, seed: 'c' });
		expectClose(
			await run(networkFile(model), 'y', x.slice(0, 1)),
			networkOutputs(model, x.slice(0, 1)),
			1e-4
		);
	});
});
