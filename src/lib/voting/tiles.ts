import { Frontier, nodeHash } from './merkle.ts';

/** C2SP tlog-tiles: a log as files of up to 256 hashes, each of which never changes once it is full. */
export const tileWidth = 256;

export interface TileName {
	/** 0 for leaf hashes; a tile of level n + 1 holds the roots of full tiles of level n. */
	level: number | 'entries';
	index: number;
	/** How many hashes or entries it holds: 1 to 256. */
	width: number;
}

/** `tile/0/x001/x234/067` or, while it is not full, `tile/0/x001/x234/067.p/12`. */
export function tilePath({ level, index, width }: TileName): string {
	const groups = String(index).padStart(3, '0');
	const padded = groups.padStart(Math.ceil(groups.length / 3) * 3, '0');
	const parts = padded.match(/\d{3}/g)!;
	const place = parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/');
	return `tile/${level}/${place}${width < tileWidth ? `.p/${width}` : ''}`;
}

const pattern = /^tile\/(\d{1,2}|entries)\/((?:x\d{3}\/){0,3}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The reverse; null for anything that `tilePath` would not spell so. */
export function parseTilePath(path: string): TileName | null {
	const parts = pattern.exec(path);
	if (!parts) return null;
	const level = parts[1] === 'entries' ? 'entries' : Number(parts[1]);
	const index = Number(parts[2]!.replaceAll(/[x/]/g, ''));
	const name: TileName = { level, index, width: Number(parts[3] ?? tileWidth) };
	return tilePath(name) === path ? name : null;
}

/** Which tiles of hashes a log of this size has, those that are full and the last, partial one of each level. */
export function tilesOf(size: number): TileName[] {
	const names: TileName[] = [];
	for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth)) {
		for (let index = 0; index * tileWidth < count; index++)
			names.push({ level, index, width: Math.min(tileWidth, count - index * tileWidth) });
	}
	return names;
}

/** How many hashes or entries a tile holds in a log of this size; not positive where the log does not reach it. */
export function widthAt({ level, index }: TileName, size: number): number {
	const count = level === 'entries' ? size : Math.floor(size / tileWidth ** level);
	return Math.min(tileWidth, count - index * tileWidth);
}

/** The first `width` of what a tile holds: the same tile when the log was smaller. */
export function startOfTile(tile: Uint8Array, level: TileName['level'], width: number): Uint8Array {
	if (level !== 'entries') return tile.subarray(0, width * 32);
	return packEntries(unpackEntries(tile)?.slice(0, width) ?? []);
}

/** Entries one after another, each after its length in two bytes, big end first. */
export function packEntries(entries: Uint8Array[]): Uint8Array {
	const packed = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
	let at = 0;
	for (const entry of entries) {
		if (entry.length > 0xffff) throw new RangeError('an entry is longer than its length can say');
		packed.set([entry.length >> 8, entry.length & 0xff], at);
		packed.set(entry, at + 2);
		at += 2 + entry.length;
	}
	return packed;
}

/** The reverse; null where the bytes end inside an entry. */
export function unpackEntries(packed: Uint8Array): Uint8Array[] | null {
	const entries: Uint8Array[] = [];
	for (let at = 0; at < packed.length;) {
		if (at + 2 > packed.length) return null;
		const end = at + 2 + packed[at]! * 256 + packed[at + 1]!;
		if (end > packed.length) return null;
		entries.push(packed.subarray(at + 2, end));
		at = end;
	}
	return entries;
}

export const hashesOf = (tile: Uint8Array): Uint8Array[] =>
	Array.from(
		{ length: Math.floor(tile.length / 32) },
		(_, at) => new Uint8Array(tile.subarray(at * 32, at * 32 + 32))
	);

/** The one hash over a full tile, as it stands in the level above. */
export function tileRoot(hashes: Uint8Array[]): Uint8Array {
	let level = hashes;
	while (level.length > 1)
		level = Array.from({ length: level.length / 2 }, (_, at) => nodeHash(level[2 * at]!, level[2 * at + 1]!));
	return level[0]!;
}

/**
 * Extends a log known up to `from` by the tiles of leaf hashes in order, and gives the root at `size`; for whoever follows a
 * log with only its edge in hand. `tile` gets a tile of level 0 by its name.
 */
export async function follow(
	edge: Frontier,
	size: number,
	tile: (name: TileName) => Promise<Uint8Array>
): Promise<Frontier> {
	const grown = edge.copy();
	while (grown.size < size) {
		const index = Math.floor(grown.size / tileWidth);
		const width = Math.min(tileWidth, size - index * tileWidth);
		const hashes = hashesOf(await tile({ level: 0, index, width }));
		if (hashes.length < width) throw new RangeError('a tile is shorter than its name says');
		for (const hash of hashes.slice(grown.size - index * tileWidth, width)) grown.append(hash);
	}
	return grown;
}
