import { createHash } from 'node:crypto';
import { zipSync, type Zippable } from 'fflate';
import type { Part } from './parts.ts';

/** Files that pack badly or are many are stored as they are: packing would hold up the server. */
const PACKED_UP_TO = 8 * 1024 * 1024;
/** The first day that a zip can name: the same files give the same bytes. */
const ALWAYS = new Date(1980, 0, 1);

/** A part as a zip of its own, in the order of its names, whatever way it came. */
export async function packPart(part: Part): Promise<Uint8Array> {
	const level = part.bytes > PACKED_UP_TO ? 0 : 6;
	const files: Zippable = {};
	for (const [path, entry] of [...part.entries].toSorted(([a], [b]) => (a < b ? -1 : 1)))
		files[path] = [await entry.read(), { level, mtime: ALWAYS }];
	return zipSync(files);
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
