/** The hash of a file and of each of its parts, read once and a part at a time; in a browser, a worker or Node. */
import { Sha256 } from '#lib/sha256.ts';
import { PART_BYTES } from './submission.ts';

export interface FileHashes {
	sha256: string;
	parts: string[];
}

export async function hashParts(file: Blob, onbytes: (bytes: number) => void): Promise<FileHashes> {
	const whole = new Sha256();
	const parts: string[] = [];
	for (let at = 0; at === 0 || at < file.size; at += PART_BYTES) {
		const bytes = new Uint8Array(await file.slice(at, at + PART_BYTES).arrayBuffer());
		const native = digest(bytes);
		if (file.size > PART_BYTES) whole.update(bytes);
		parts.push(await native);
		onbytes(Math.min(file.size, at + PART_BYTES));
	}
	return { sha256: parts.length === 1 ? parts[0]! : whole.hex(), parts };
}

/** By the browser's own code where it has any, which is faster, and beside ours. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	if (!globalThis.crypto?.subtle) return new Sha256().update(bytes).hex();
	const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
