import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { refuseIf } from '../errors.ts';

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Small pieces are gathered, as each write costs a turn of the thread pool. */
const BLOCK_BYTES = 1024 * 1024;
/** Blocks are used again: fresh ones for every mebibyte would keep the collector busier than the disk. */
const MOST_SPARE = 8;
const spare: Buffer[] = [];

/** Lends a block of memory, with whatever is left in it. */
async function withBlock<T>(work: (block: Buffer) => Promise<T>): Promise<T> {
	const block = spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
	try {
		return await work(block);
	} finally {
		if (spare.length < MOST_SPARE) spare.push(block);
	}
}

/** Writes what comes at `offset` and returns its hash; refuses more or fewer bytes than `bytes`. */
export const writeExactly = (
	handle: FileHandle,
	offset: number,
	bytes: number,
	chunks: Chunks
): Promise<string> =>
	withBlock(async (block) => {
		const hash = createHash('sha256');
		let [received, written, filled] = [0, 0, 0];
		const write = async (piece: Uint8Array) => {
			hash.update(piece);
			await writeWhole(handle, piece, offset + written);
			written += piece.length;
		};
		const flush = async () => {
			await write(block.subarray(0, filled));
			filled = 0;
		};
		for await (const chunk of chunks) {
			received += chunk.length;
			refuseIf(received > bytes, 'too_large', { limit: bytes });
			if (filled + chunk.length > block.length) await flush();
			if (chunk.length > block.length) await write(chunk);
			else {
				block.set(chunk, filled);
				filled += chunk.length;
			}
		}
		refuseIf(received !== bytes, 'upload_cut_short', { received, expected: bytes });
		await flush();
		return hash.digest('hex');
	});

/** The hash of a file's bytes. */
export const hashOf = (handle: FileHandle): Promise<string> =>
	withBlock(async (block) => {
		const hash = createHash('sha256');
		for (let at = 0; ;) {
			const { bytesRead } = await handle.read(block, 0, block.length, at);
			if (bytesRead === 0) return hash.digest('hex');
			hash.update(block.subarray(0, bytesRead));
			at += bytesRead;
		}
	});

/** One write may take less than it was given; a full disk then says so on the next. */
async function writeWhole(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
	for (let done = 0; done < chunk.length;) {
		const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done);
		done += bytesWritten;
	}
}

export function nullWhereMissing(error: NodeJS.ErrnoException): null {
	if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
	throw error;
}

/** Takes what comes and keeps nothing of it: a sender hears an answer only when it has been heard out. */
export async function passOver(chunks: Chunks, atMost: number): Promise<void> {
	let passed = 0;
	for await (const chunk of chunks) if ((passed += chunk.length) >= atMost) return;
}
