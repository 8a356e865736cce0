import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { refuseIf } from '../errors.ts';

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Small pieces are gathered, as each write costs a turn of the thread pool. */
const GATHER_BYTES = 1024 * 1024;

/** Writes what comes at `offset` and returns its hash; refuses more or fewer bytes than `bytes`. */
export async function writeExactly(
	handle: FileHandle,
	offset: number,
	bytes: number,
	chunks: Chunks
): Promise<string> {
	const hash = createHash('sha256');
	let [received, written] = [0, 0];
	let gathered: Uint8Array[] = [];
	const flush = async () => {
		const block = gathered.length === 1 ? gathered[0]! : Buffer.concat(gathered);
		gathered = [];
		await writeWhole(handle, block, offset + written);
		written += block.length;
	};
	for await (const chunk of chunks) {
		received += chunk.length;
		refuseIf(received > bytes, 'too_large', { limit: bytes });
		hash.update(chunk);
		gathered.push(chunk);
		if (received - written >= GATHER_BYTES) await flush();
	}
	refuseIf(received !== bytes, 'upload_cut_short', { received, expected: bytes });
	await flush();
	return hash.digest('hex');
}

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
