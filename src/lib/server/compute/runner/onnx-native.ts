/**
 * The native runtime's program inside the sandbox: rows of numbers in, rows of numbers out. A model file is a stranger's,
 * and the library that reads it is no sandbox of its own as WebAssembly is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ModelRefusal } from './model-refusal.ts';
import { openFailure, runModel, type Answers, type Names } from './onnx-session.ts';

export interface NativeOrder {
	rows: number;
	columns: number;
	names: Names;
	batchRows?: number;
	threads: number;
}

export type NativeReply =
	| { kind: 'answered'; batchRows: number; latencies: number[] }
	| { kind: 'refused'; code: ModelRefusal['code']; why: string };

async function answer(): Promise<NativeReply> {
	const ort = createRequire('/node_modules/')('onnxruntime-node') as typeof import('onnxruntime-common');
	const order = JSON.parse(readFileSync('/in/order.json', 'utf8')) as NativeOrder;
	const bytes = readFileSync('/in/features.bin');
	const values = new Float32Array(new Uint8Array(bytes).buffer);
	let session;
	try {
		const threads = { intraOpNumThreads: order.threads, interOpNumThreads: 1 };
		session = await ort.InferenceSession.create('/in/model.onnx', { ...threads, logSeverityLevel: 4 });
	} catch (error) {
		throw openFailure(error);
	}
	const found: Answers = await runModel(
		session,
		ort.Tensor,
		{ ...order, values },
		order.names,
		order.batchRows
	);
	writeFileSync('/out/values.bin', Buffer.concat(found.pieces.map((piece) => new Uint8Array(piece.buffer))));
	return { kind: 'answered', batchRows: found.batchRows, latencies: found.latencies };
}

const reply = await answer().catch((error: unknown): NativeReply => {
	if (error instanceof ModelRefusal) return { kind: 'refused', code: error.code, why: error.message };
	throw error;
});
writeFileSync('/out/reply.json', JSON.stringify(reply));
