/**
 * Runs an open model over rows of numbers, the same for the WebAssembly and for the native runtime. It imports nothing
 * but its refusal, since it also runs alone inside a sandbox.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { messageOf, ModelRefusal } from './model-refusal.ts';

export interface Rows {
	rows: number;
	columns: number;
	/** Row-major. */
	values: Float32Array;
}

export interface Names {
	input: string;
	output: string;
}

type NewTensor = new (type: 'float32', values: Float32Array, shape: number[]) => Tensor;

export interface Answers {
	pieces: Float64Array[];
	batchRows: number;
	/** Milliseconds of single rows, asked one at a time after the model is warm. */
	latencies: number[];
}

export const BATCH_ROWS = 4096;
const TIMED_ROWS = 50;
const TIMED_MS = 1000;

export function openFailure(error: unknown): ModelRefusal {
	const why = messageOf(error);
	return new ModelRefusal(/external/i.test(why) ? 'model_external_data' : 'bad_model', why);
}

/** Checks the names and runs the rows through, in batches, or one at a time where the model fixed its batch to one. */
export async function runModel(
	session: InferenceSession,
	Tensor: NewTensor,
	rows: Rows,
	names: Names,
	batchRows = BATCH_ROWS
): Promise<Answers> {
	insistNames(session, names);
	const input = session.inputMetadata[0]!;
	const batch = input.isTensor && input.shape[0] === 1 ? 1 : batchRows;
	const ask = (start: number, count: number) => askRows(session, Tensor, rows, names, start, count);
	const pieces: Float64Array[] = [];
	for (let start = 0; start < rows.rows; start += batch)
		pieces.push(await ask(start, Math.min(batch, rows.rows - start)));
	return { pieces, batchRows: batch, latencies: await singleLatencies(rows.rows, ask) };
}

/** A model that cannot take one row alone has a fixed batch: then there is no latency of one answer. */
async function singleLatencies(
	rows: number,
	ask: (start: number, count: number) => Promise<unknown>
): Promise<number[]> {
	const latencies: number[] = [];
	const endsAt = performance.now() + TIMED_MS;
	try {
		for (let i = 0; i < Math.min(rows, TIMED_ROWS) && performance.now() < endsAt; i++) {
			const startedAt = performance.now();
			await ask(i, 1);
			latencies.push(performance.now() - startedAt);
		}
	} catch {
		return [];
	}
	return latencies;
}

function insistNames(session: InferenceSession, names: Names): void {
	const { inputNames, outputNames } = session;
	if (!inputNames.includes(names.input) || inputNames.length !== 1)
		throw new ModelRefusal('model_shape', `inputs: ${inputNames.join(', ')}; wanted: ${names.input}`);
	if (!outputNames.includes(names.output))
		throw new ModelRefusal('model_shape', `outputs: ${outputNames.join(', ')}; wanted: ${names.output}`);
}

async function askRows(
	session: InferenceSession,
	Tensor: NewTensor,
	{ columns, values }: Rows,
	names: Names,
	start: number,
	count: number
): Promise<Float64Array> {
	const piece = values.slice(start * columns, (start + count) * columns);
	let output: Tensor | undefined;
	try {
		const feeds = { [names.input]: new Tensor('float32', piece, [count, columns]) };
		output = (await session.run(feeds, [names.output]))[names.output];
	} catch (error) {
		throw new ModelRefusal('model_shape', messageOf(error));
	}
	if (!output || output.type === 'string' || !('length' in output.data))
		throw new ModelRefusal('model_shape', `${names.output} is not a tensor of numbers`);
	if (output.dims[0] !== count)
		throw new ModelRefusal('model_shape', `${count} rows in, [${output.dims.join(', ')}] out`);
	const numbers = Float64Array.from(output.data as ArrayLike<number | bigint>, Number);
	output.dispose();
	return numbers;
}
