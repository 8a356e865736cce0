import { createHash } from 'node:crypto';
import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readdirSync,
	readSync,
	rmSync,
	writeSync
} from 'node:fs';
import path from 'node:path';
import type { JobOutput } from './spec.ts';

const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const MAX_FILES = 64;
const CHUNK = 1024 * 1024;

export interface Collected {
	outputs: JobOutput[];
	/** One line for the log per thing that was left behind, and why. */
	refused: string[];
	tooLarge: boolean;
}

/**
 * Copies what a job left in `from` into `to`. Whatever lies there was made by a stranger: only plain files with one
 * link and a plain name are taken, opened without following links and checked again once open; modes are not kept.
 */
export function collectOutputs(from: string, to: string, capBytes: number): Collected {
	const collected: Collected = { outputs: [], refused: [], tooLarge: false };
	let left = capBytes;
	for (const raw of readdirSync(Buffer.from(from), { encoding: 'buffer' })) {
		const name = raw.toString('latin1');
		const refuse = (why: string) => {
			if (collected.refused.length < MAX_FILES) collected.refused.push(`${JSON.stringify(name)}: ${why}`);
		};
		if (!SAFE_NAME.test(name)) {
			refuse('the name may hold only letters, digits, dot, dash and underscore');
			continue;
		}
		if (collected.outputs.length >= MAX_FILES) {
			refuse(`more than ${MAX_FILES} files`);
			continue;
		}
		const output = copyPlainFile(path.join(from, name), path.join(to, name), left);
		if (typeof output === 'string') {
			refuse(output);
			if (output === TOO_LARGE) collected.tooLarge = true;
			continue;
		}
		left -= output.bytes;
		collected.outputs.push({ name, path: path.join(to, name), ...output });
	}
	return collected;
}

const TOO_LARGE = 'the outputs together are larger than allowed';

function copyPlainFile(
	from: string,
	to: string,
	capBytes: number
): { bytes: number; sha256: string } | string {
	if (!lstatSync(from).isFile()) return 'not a plain file';
	let source: number;
	try {
		// Without NONBLOCK a pipe that took the file's place would hang us.
		source = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code ?? 'unreadable';
	}
	let target: number | null = null;
	let whole = false;
	try {
		const found = fstatSync(source);
		if (!found.isFile()) return 'not a plain file';
		if (found.nlink !== 1) return 'a file with more than one name';
		if (found.size > capBytes) return TOO_LARGE;
		target = openSync(to, 'wx', 0o600);
		const hash = createHash('sha256');
		const chunk = Buffer.alloc(CHUNK);
		let bytes = 0;
		for (let got = 0; (got = readSync(source, chunk)) > 0;) {
			bytes += got;
			if (bytes > capBytes) return TOO_LARGE; // it grew while we read
			hash.update(chunk.subarray(0, got));
			writeSync(target, chunk, 0, got);
		}
		whole = true;
		return { bytes, sha256: hash.digest('hex') };
	} finally {
		closeSync(source);
		if (target !== null) {
			closeSync(target);
			if (!whole) rmSync(to);
		}
	}
}
