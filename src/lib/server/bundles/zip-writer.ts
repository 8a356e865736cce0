import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** The first day that a zip can name: the same files give the same bytes. */
const DAY = 0x21;

export interface ZipFile {
	path: string;
	read(): Promise<Uint8Array>;
}

/** Files as a zip, in the order of their names. Packed beside the event loop, one after the other. */
export async function writeZip(files: readonly ZipFile[]): Promise<Buffer> {
	const parts: Buffer[] = [];
	const index: Buffer[] = [];
	let offset = 0;
	for (const { path, read } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
		const bytes = await read();
		const packed = await deflate(bytes);
		const name = Buffer.from(path);
		const facts = Buffer.alloc(26);
		facts.writeUInt16LE(VERSION, 0);
		facts.writeUInt16LE(UTF8_NAMES, 2);
		facts.writeUInt16LE(DEFLATED, 4);
		facts.writeUInt16LE(DAY, 8);
		facts.writeUInt32LE(crc32(bytes), 10);
		facts.writeUInt32LE(packed.length, 14);
		facts.writeUInt32LE(bytes.length, 18);
		facts.writeUInt16LE(name.length, 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, name, packed]);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(offset, 10);
		index.push(Buffer.concat([Buffer.from('PK\x01\x02'), number16(VERSION), facts, rest, name]));
		parts.push(local);
		offset += local.length;
	}
	const directory = Buffer.concat(index);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(files.length, 8);
	end.writeUInt16LE(files.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...parts, directory, end]);
}

function number16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16LE(value);
	return bytes;
}

export const textFile = (path: string, text: string): ZipFile => ({
	path,
	read: () => Promise.resolve(Buffer.from(text))
});
