import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { fileLimits } from '#lib/evaluation/answer-limits.ts';

/** Why a zip was turned away; said to the team. */
export class BadBundle extends Error {}

const MIB = 1024 * 1024;
export const BUNDLE_LIMITS = {
	zipBytes: fileLimits.zip,
	files: 2000,
	fileBytes: 100 * MIB,
	totalBytes: 200 * MIB
};

/** Unpacks a team's zip below `target`. Paths are contained, and sizes are refused before they are inflated. */
export function unpackBundle(zip: string, target: string, limits = BUNDLE_LIMITS): void {
	if (statSync(zip).size > limits.zipBytes) throw new BadBundle('the zip is too large');
	let files = 0;
	let total = 0;
	let unpacked: Record<string, Uint8Array>;
	try {
		unpacked = unzipSync(readFileSync(zip), {
			filter({ name, originalSize }) {
				if (name.startsWith('__MACOSX/') || name.endsWith('/')) return false;
				if (!isContained(name)) throw new BadBundle(`a path leaves the bundle: ${name.slice(0, 100)}`);
				if (++files > limits.files) throw new BadBundle(`more than ${limits.files} files`);
				// fflate inflates into exactly this many bytes, so a size that lies cannot grow past it.
				total += originalSize;
				if (originalSize > limits.fileBytes || total > limits.totalBytes) {
					throw new BadBundle('too large when unpacked');
				}
				return true;
			}
		});
	} catch (error) {
		if (error instanceof BadBundle) throw error;
		throw new BadBundle(`not a zip that can be read: ${error instanceof Error ? error.message : 'damaged'}`);
	}
	for (const [name, bytes] of Object.entries(unpacked)) {
		const file = path.join(target, ...name.split('/'));
		try {
			mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
			writeFileSync(file, bytes, { mode: 0o444, flag: 'wx' });
		} catch {
			throw new BadBundle(`two entries claim one path: ${name.slice(0, 100)}`);
		}
	}
}

const isContained = (name: string): boolean =>
	name.length < 240 &&
	// eslint-disable-next-line no-control-regex
	!/[\u0000-\u001f\\:]/.test(name) &&
	name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
