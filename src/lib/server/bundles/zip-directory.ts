import { BundleFault } from './fault.ts';

/** A line of a zip's central directory: what it says of one file. */
export interface ZipRecord {
	name: Buffer;
	/** 0 stored, 8 deflated. */
	method: number;
	crc: number;
	packedBytes: number;
	bytes: number;
	madeBy: number;
	attributes: number;
	/** Where the file's own header stands. */
	offset: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;
/** More lines than any bundle has; reading them must not become the attack. */
const MOST_RECORDS = 20_000;

/** The central directory, line by line. It alone counts: what stands between files is nobody's. */
export function readDirectory(zip: Buffer): ZipRecord[] {
	const end = findEnd(zip);
	const count = zip.readUInt16LE(end + 10);
	const size = zip.readUInt32LE(end + 12);
	let at = zip.readUInt32LE(end + 16);
	if (count === 0xffff || at === 0xffffffff) throw new BundleFault('zip_too_large');
	if (count > MOST_RECORDS) throw new BundleFault('too_many_files', { limit: MOST_RECORDS });
	if (at + size > end) throw new BundleFault('not_a_zip');
	const records: ZipRecord[] = [];
	for (let line = 0; line < count; line++) {
		if (at + CENTRAL_BYTES > end || zip.readUInt32LE(at) !== CENTRAL) throw new BundleFault('not_a_zip');
		const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((part) => zip.readUInt16LE(at + part));
		const next = at + CENTRAL_BYTES + nameBytes! + extraBytes! + commentBytes!;
		if (next > end) throw new BundleFault('not_a_zip');
		const name = zip.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes!);
		const extra = zip.subarray(at + CENTRAL_BYTES + nameBytes!, next - commentBytes!);
		records.push(recordAt(zip, at, name, extra));
		at = next;
	}
	return records;
}

function findEnd(zip: Buffer): number {
	const first = Math.max(0, zip.length - END_BYTES - LONGEST_COMMENT);
	for (let at = zip.length - END_BYTES; at >= first; at--)
		if (zip.readUInt32LE(at) === END && at + END_BYTES + zip.readUInt16LE(at + 20) === zip.length) return at;
	throw new BundleFault('not_a_zip');
}

function recordAt(zip: Buffer, at: number, name: Buffer, extra: Buffer): ZipRecord {
	const path = name.toString('utf8');
	if (zip.readUInt16LE(at + 8) & ENCRYPTED) throw new BundleFault('encrypted', { path });
	const method = zip.readUInt16LE(at + 10);
	if (method !== 0 && method !== 8) throw new BundleFault('packed_strangely', { path });
	const record = {
		name,
		method,
		crc: zip.readUInt32LE(at + 16),
		packedBytes: zip.readUInt32LE(at + 20),
		bytes: zip.readUInt32LE(at + 24),
		madeBy: zip.readUInt16LE(at + 4),
		attributes: zip.readUInt32LE(at + 38),
		offset: zip.readUInt32LE(at + 42)
	};
	const wide = wideSizes(extra, record);
	if (method === 0 && wide.bytes !== wide.packedBytes) throw new BundleFault('damaged', { path });
	return wide;
}

const WIDE = 0xffffffff;
const WIDE_FIELD = 1;

/** Some writers give even small files the 64-bit sizes of an extra field; a size beyond 2^53 is no file of ours. */
function wideSizes(extra: Buffer, record: ZipRecord): ZipRecord {
	const keys = (['bytes', 'packedBytes', 'offset'] as const).filter((key) => record[key] === WIDE);
	if (keys.length === 0) return record;
	for (let at = 0; at + 4 <= extra.length;) {
		const [id, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
		if (id === WIDE_FIELD && length >= keys.length * 8 && at + 4 + length <= extra.length) {
			const wide = keys.map(
				(key, index) => [key, Number(extra.readBigUInt64LE(at + 4 + index * 8))] as const
			);
			if (wide.some(([, value]) => !Number.isSafeInteger(value))) break;
			return { ...record, ...Object.fromEntries(wide) };
		}
		at += 4 + length;
	}
	throw new BundleFault('zip_too_large');
}
