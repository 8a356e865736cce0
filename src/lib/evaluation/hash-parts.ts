/** The hash of a file and of each of its parts, read once and a part at a time; in a browser, a worker or Node. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { PART_BYTES } from './submission.ts';

export interface FileHashes {
	sha256: string;
	parts: string[];
}

export async function hashParts(file: Blob, onbytes: (bytes: number) => void): Promise<FileHashes> {
	const whole = sha256.create();
	const parts: string[] = [];
	for (let at = 0; at === 0 || at < file.size; at += PART_BYTES) {
		const bytes = new Uint8Array(await file.slice(at, at + PART_BYTES).arrayBuffer());
		const native = digest(bytes);
		if (file.size > PART_BYTES) whole.update(bytes);
		parts.push(await native);
		onbytes(Math.min(file.size, at + PART_BYTES));
	}
	return { sha256: parts.length === 1 ? parts[0]! : bytesToHex(whole.digest()), parts };
}

/** By the browser's own code where an address is secure enough for it: that is faster, and runs beside this thread. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const own = globalThis.crypto?.subtle;
	return bytesToHex(own ? new Uint8Array(await own.digest('SHA-256', bytes)) : sha256(bytes));
}
