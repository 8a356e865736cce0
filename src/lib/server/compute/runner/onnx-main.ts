/** The model runner's own process: one ONNX file, one table of features, one file of predictions. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as ort from 'onnxruntime-web/wasm';
import type { ModelSpec } from '#lib/problems/types.ts';
import type { PredictionForm } from '#lib/evaluation/metrics/index.ts';
import { featureMatrix, predictionRows, type Features } from './features.ts';
import { ModelRefusal } from './model-refusal.ts';
import { openFailure, runModel, type Answers } from './onnx-session.ts';
import { readTable } from './table.ts';

interface Common {
	features: string;
	spec: ModelSpec;
}

/** `whole` runs the model here, by WebAssembly; the other two stand before and after a native run in the sandbox. */
export type OnnxOrder = Common &
	(
		| {
				step: 'whole';
				model: string;
				output: string;
				form: PredictionForm;
				/** Directory of the WebAssembly files; given, because this process may look nowhere else. */
				runtime: string;
				batchRows?: number;
		  }
		| { step: 'before'; matrix: string }
		| { step: 'after'; values: string; output: string; form: PredictionForm }
	);

export type OnnxReply =
	| { kind: 'prepared'; rows: number; columns: number }
	| { kind: 'predicted'; rows: number; batchRows: number; latencies: number[] }
	| { kind: 'refused'; code: ModelRefusal['code']; why: string };

type Whole = Extract<OnnxOrder, { step: 'whole' }>;

async function openModel(order: Whole): Promise<ort.InferenceSession> {
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
		throw openFailure(error);
	}
}

async function runWhole(order: Whole, features: Features): Promise<Answers> {
	const names = { input: order.spec.input.name, output: order.spec.output.name };
	return runModel(await openModel(order), ort.Tensor, features, names, order.batchRows);
}

/** What the native runtime left; as many numbers as they are, they are checked like any model's. */
function readValues(file: string): Answers {
	const bytes = readFileSync(file);
	const values = new Float64Array(
		new Uint8Array(bytes.subarray(0, bytes.length - (bytes.length % 8))).buffer
	);
	return { pieces: [values], batchRows: 0, latencies: [] };
}

async function carryOut(order: OnnxOrder): Promise<OnnxReply> {
	const features = featureMatrix(
		readTable(order.features, Number.POSITIVE_INFINITY),
		order.spec.input.columns
	);
	const { rows, columns } = features;
	if (order.step === 'before') {
		writeFileSync(order.matrix, new Uint8Array(features.values.buffer), { flag: 'wx' });
		return { kind: 'prepared', rows, columns };
	}
	const answers = order.step === 'whole' ? await runWhole(order, features) : readValues(order.values);
	const lines = predictionRows(features.ids, answers.pieces, order.spec, order.form);
	writeFileSync(order.output, lines.join('\n') + '\n', { flag: 'wx' });
	return { kind: 'predicted', rows, batchRows: answers.batchRows, latencies: answers.latencies };
}

process.once('message', async (order: OnnxOrder) => {
	const reply = await carryOut(order).catch((error: unknown): OnnxReply => {
		if (error instanceof ModelRefusal) return { kind: 'refused', code: error.code, why: error.message };
		throw error;
	});
	process.send!(reply);
});
// Whoever ordered it is gone.
process.once('disconnect', () => process.exit(1));
