import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { BundleFault } from './fault.ts';
import { nameOf, isContained } from './zip-names.ts';
import { readDirectory, type ZipRecord } from './zip-directory.ts';

const MIB = 1024 * 1024;

export interface ZipLimits {
	files: number;
	fileBytes: number;
	totalBytes: number;
	/** How many times larger a file may be than its packed form; beyond a small size, as blank lines pack well. */
	ratio: number;
}

export const BUNDLE_LIMITS: ZipLimits = {
	files: 5000,
	fileBytes: 256 * MIB,
	totalBytes: 512 * MIB,
	ratio: 250
};
const FREE_OF_RATIO = MIB;

/** A file in a zip: read only when asked for, and never more of it than it says it holds. */
export interface ZipEntry {
	path: string;
	bytes: number;
	packedBytes: number;
	read(): Promise<Buffer>;
}

export interface Zip {
	/** By path, with `/` between folders; folders themselves are not listed. */
	entries: Map<string, ZipEntry>;
	/** Paths that stand twice in the zip; the later one counts, as everywhere. */
	repeated: string[];
	/** Files left out: what a Mac or an editor leaves behind. */
	leavings: number;
}

const inflate = promisify(inflateRaw);

/** The files of a zip, or the fault that makes it unusable. Nothing is unpacked yet. */
export function openZip(zip: Buffer, limits: ZipLimits = BUNDLE_LIMITS): Zip {
	const entries = new Map<string, ZipEntry>();
	const repeated: string[] = [];
	let [leavings, total, files] = [0, 0, 0];
	for (const record of readDirectory(zip)) {
		const path = nameOf(record.name);
		if (path.endsWith('/')) {
			if (!isContained(path.slice(0, -1))) throw new BundleFault('path_escapes', { path });
			continue;
		}
		if (isLeaving(path)) {
			leavings++;
			continue;
		}
		if (!isContained(path)) throw new BundleFault('path_escapes', { path });
		if (isLink(record)) throw new BundleFault('link_inside', { path });
		if (++files > limits.files) throw new BundleFault('too_many_files', { limit: limits.files });
		total += record.bytes;
		if (record.bytes > limits.fileBytes || total > limits.totalBytes)
			throw new BundleFault('too_large_unpacked', { path, limit: limits.totalBytes });
		if (record.bytes > FREE_OF_RATIO && record.bytes > record.packedBytes * limits.ratio)
			throw new BundleFault('packed_too_tight', { path, limit: limits.ratio });
		if (entries.has(path)) repeated.push(path);
		const { bytes, packedBytes } = record;
		entries.set(path, { path, bytes, packedBytes, read: () => unpack(zip, record, path) });
	}
	for (const path of entries.keys()) insistNoFileAbove(entries, path);
	return { entries, repeated, leavings };
}

/** What Finder, Explorer and editors put beside one's own files. */
export const isLeaving = (path: string): boolean =>
	/(^|\/)(__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/.test(path);

const UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const isLink = ({ madeBy, attributes }: ZipRecord): boolean =>
	madeBy >> 8 === UNIX && ((attributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK;

function insistNoFileAbove(entries: Map<string, ZipEntry>, path: string): void {
	for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
		if (entries.has(path.slice(0, at))) throw new BundleFault('file_is_folder', { path: path.slice(0, at) });
}

const LOCAL_HEADER = 0x04034b50;

async function unpack(zip: Buffer, record: ZipRecord, path: string): Promise<Buffer> {
	const { offset, packedBytes, bytes, method } = record;
	const damaged = () => new BundleFault('damaged', { path });
	if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== LOCAL_HEADER) throw damaged();
	const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
	if (start + packedBytes > zip.length) throw damaged();
	const packed = zip.subarray(start, start + packedBytes);
	// One byte of room, as a limit of zero would mean none: what lies about its size is stopped here.
	const whole =
		method === 0
			? Buffer.from(packed)
			: ((await inflate(packed, { maxOutputLength: bytes + 1 }).catch(() => null)) as Buffer | null);
	if (!whole || whole.length !== bytes || crc32(whole) !== record.crc) throw damaged();
	return whole;
}
