import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { refuseIf } from '../errors.ts';

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Writes what comes at `offset` and returns its hash; refuses more or fewer bytes than `bytes`. */
export async function writeExactly(
	handle: FileHandle,
	offset: number,
	bytes: number,
	chunks: Chunks
): Promise<string> {
	const hash = createHash('sha256');
	let received = 0;
	for await (const chunk of chunks) {
		refuseIf(received + chunk.length > bytes, 'too_large', { limit: bytes });
		hash.update(chunk);
		await writeWhole(handle, chunk, offset + received);
		received += chunk.length;
	}
	refuseIf(received !== bytes, 'upload_cut_short', { received, expected: bytes });
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
