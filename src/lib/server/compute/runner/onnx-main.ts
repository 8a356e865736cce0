/** The model runner's own process: one ONNX file, one table of features, one file of predictions. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as ort from 'onnxruntime-web/wasm';
import type { ModelSpec } from '#lib/problems/types.ts';
import type { PredictionForm } from '#lib/evaluation/metrics/index.ts';
import { featureMatrix, ModelRefusal, predictionRows, type Features } from './features.ts';
import { readTable } from './table.ts';

export interface OnnxOrder {
	model: string;
	features: string;
	output: string;
	/** Directory of the WebAssembly files; given, because this process may look nowhere else. */
	runtime: string;
	spec: ModelSpec;
	form: PredictionForm;
}

export type OnnxReply =
	{ kind: 'predicted'; rows: number } | { kind: 'refused'; code: ModelRefusal['code']; why: string };

const BATCH_ROWS = 4096;

async function openModel(order: OnnxOrder): Promise<ort.InferenceSession> {
	// The files come from the installed package: nothing is fetched, and one thread needs no workers.
	const file = (name: string) => pathToFileURL(path.join(order.runtime, name)).href;
	ort.env.wasm.wasmPaths = {
		mjs: file('ort-wasm-simd-threaded.mjs'),
		wasm: file('ort-wasm-simd-threaded.wasm')
	};
	ort.env.wasm.wasmBinary = readFileSync(path.join(order.runtime, 'ort-wasm-simd-threaded.wasm'));
	ort.env.wasm.numThreads = 1;
	ort.env.wasm.proxy = false;
	ort.env.logLevel = 'fatal';
	try {
		return await ort.InferenceSession.create(readFileSync(order.model), { executionProviders: ['wasm'] });
	} catch (error) {
		const why = messageOf(error);
		if (/external/i.test(why)) throw new ModelRefusal('model_external_data', why);
		throw new ModelRefusal('bad_model', why);
	}
}

/** Checks the names and runs the rows through, in batches, or one at a time where the model fixed its batch to 1. */
async function runModel(
	session: ort.InferenceSession,
	features: Features,
	spec: ModelSpec
): Promise<Float64Array[]> {
	const { input: wantedInput, output: wantedOutput } = spec;
	if (!session.inputNames.includes(wantedInput.name) || session.inputNames.length !== 1) {
		throw new ModelRefusal(
			'model_shape',
			`inputs: ${session.inputNames.join(', ')}; wanted: ${wantedInput.name}`
		);
	}
	if (!session.outputNames.includes(wantedOutput.name)) {
		throw new ModelRefusal(
			'model_shape',
			`outputs: ${session.outputNames.join(', ')}; wanted: ${wantedOutput.name}`
		);
	}
	const input = session.inputMetadata[0]!;
	const batch = input.isTensor && input.shape[0] === 1 ? 1 : BATCH_ROWS;
	const pieces: Float64Array[] = [];
	for (let start = 0; start < features.rows; start += batch) {
		const rows = Math.min(batch, features.rows - start);
		const piece = features.values.slice(start * features.columns, (start + rows) * features.columns);
		const feeds = { [wantedInput.name]: new ort.Tensor('float32', piece, [rows, features.columns]) };
		let output: ort.Tensor | undefined;
		try {
			output = (await session.run(feeds, [wantedOutput.name]))[wantedOutput.name];
		} catch (error) {
			throw new ModelRefusal('model_shape', messageOf(error));
		}
		if (
			!output ||
			typeof output.data === 'string' ||
			!('length' in output.data) ||
			output.type === 'string'
		) {
			throw new ModelRefusal('model_shape', `${wantedOutput.name} is not a tensor of numbers`);
		}
		if (output.dims[0] !== rows)
			throw new ModelRefusal('model_shape', `${rows} rows in, [${output.dims}] out`);
		pieces.push(Float64Array.from(output.data as ArrayLike<number | bigint>, Number));
		output.dispose();
	}
	return pieces;
}

const messageOf = (error: unknown): string =>
	(error instanceof Error ? error.message : String(error)).slice(0, 500);

async function predict(order: OnnxOrder): Promise<OnnxReply> {
	const features = featureMatrix(
		readTable(order.features, Number.POSITIVE_INFINITY),
		order.spec.input.columns
	);
	try {
		const pieces = await runModel(await openModel(order), features, order.spec);
		const lines = predictionRows(features.ids, pieces, order.spec, order.form);
		writeFileSync(order.output, lines.join('\n') + '\n', { flag: 'wx' });
		return { kind: 'predicted', rows: features.rows };
	} catch (error) {
		if (error instanceof ModelRefusal) return { kind: 'refused', code: error.code, why: error.message };
		throw error;
	}
}

process.once('message', async (order: OnnxOrder) => {
	process.send!(await predict(order));
});
// Whoever ordered it is gone.
process.once('disconnect', () => process.exit(1));
