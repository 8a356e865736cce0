import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { BundleFault } from './fault.ts';
import { BUNDLE_LIMITS, openZip } from './zip.ts';
import { textFile, writeZip } from './zip-writer.ts';

const zip = (files: Record<string, string>) =>
	Buffer.from(
		zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])))
	);

const faultOf = (bytes: Buffer, limits = BUNDLE_LIMITS): string => {
	try {
		openZip(bytes, limits);
		return 'none';
	} catch (fault) {
		if (fault instanceof BundleFault) return fault.code;
		throw fault;
	}
};
/** Where the central directory's line of the first file begins. */
const lineOf = (bytes: Buffer) => bytes.readUInt32LE(bytes.length - 22 + 16);
const changed = (bytes: Buffer, change: (bytes: Buffer, line: number) => void) => {
	change(bytes, lineOf(bytes));
	return bytes;
};

describe('a zip', () => {
	test('gives its files by their paths, without what Finder leaves', async () => {
		const { entries, leavings } = openZip(
			zip({ 'a/b.txt': 'hello', '__MACOSX/a/._b.txt': 'x', '.DS_Store': 'x' })
		);
		expect([...entries.keys()]).toEqual(['a/b.txt']);
		expect((await entries.get('a/b.txt')!.read()).toString()).toBe('hello');
		expect(leavings).toBe(2);
	});

	test.each([
		'../evil',
		'a/../../evil',
		'/etc/evil',
		'a//b',
		'c:evil',
		'a\\..\\..\\evil',
		'a/./b',
		'line\nbreak',
		'x'.repeat(300)
	])('with the path %j is refused', (name) => expect(faultOf(zip({ [name]: 'x' }))).toBe('path_escapes'));

	test('with links, locks, strange packing or damage is refused', async () => {
		const one = () => zip({ 'a.txt': 'hello hello hello' });
		const link = changed(one(), (bytes, line) => {
			bytes.writeUInt16LE(0x0314, line + 4);
			bytes.writeUInt32LE(0o120777 * 0x10000, line + 38);
		});
		expect(faultOf(link)).toBe('link_inside');
		expect(faultOf(changed(one(), (bytes, line) => bytes.writeUInt16LE(1, line + 8)))).toBe('encrypted');
		expect(faultOf(changed(one(), (bytes, line) => bytes.writeUInt16LE(14, line + 10)))).toBe(
			'packed_strangely'
		);
		const otherSum = changed(one(), (bytes, line) => bytes.writeUInt32LE(7, line + 16));
		await expect(openZip(otherSum).entries.get('a.txt')!.read()).rejects.toThrow('damaged');
		expect(faultOf(Buffer.from('PK'))).toBe('not_a_zip');
		expect(faultOf(Buffer.alloc(0))).toBe('not_a_zip');
		expect(faultOf(zip({ a: '1', 'a/b': '2' }))).toBe('file_is_folder');
	});

	test('that unpacks to more than it may is refused before a byte of it is unpacked', async () => {
		const bomb = zip({ bomb: '\0'.repeat(3 * 1024 * 1024) });
		expect(faultOf(bomb)).toBe('packed_too_tight');
		expect(faultOf(bomb, { ...BUNDLE_LIMITS, totalBytes: 1000 })).toBe('too_large_unpacked');
		expect(faultOf(zip({ a: '', b: '' }), { ...BUNDLE_LIMITS, files: 1 })).toBe('too_many_files');
		const lie = changed(bomb, (bytes, line) => bytes.writeUInt32LE(10, line + 24));
		await expect(openZip(lie).entries.get('bomb')!.read()).rejects.toThrow('damaged');
	});

	test('that holds a name twice gives the later one, and says so', async () => {
		const [first, second] = [zip({ 'same.txt': 'one' }), zip({ 'same.txt': 'two' })];
		const both = joined(first, second);
		const { entries, repeated } = openZip(both);
		expect(repeated).toEqual(['same.txt']);
		expect((await entries.get('same.txt')!.read()).toString()).toBe('two');
	});

	test('made on Korean Windows keeps its names, and backslashes part folders', () => {
		const name = Buffer.concat([Buffer.from([0xc1, 0xa4, 0xb4, 0xe4]), Buffer.from('\\truth.txt')]);
		expect([...openZip(rawZip(name)).entries.keys()]).toEqual(['정답/truth.txt']);
	});

	test('that we write is read again, byte for byte, and the same files give the same zip', async () => {
		const names = fc.stringMatching(/^[a-z가-힣]{1,8}(\/[a-z]{1,8}){0,2}\.txt$/);
		await fc.assert(
			fc.asyncProperty(
				fc.dictionary(names, fc.string({ maxLength: 2000 }), { maxKeys: 8 }),
				async (files) => {
					const list = Object.entries(files).map(([path, text]) => textFile(path, text));
					const bytes = await writeZip(list);
					expect(await writeZip(list.toReversed())).toEqual(bytes);
					const { entries } = openZip(bytes);
					for (const [path, text] of Object.entries(files))
						expect((await entries.get(path)!.read()).toString()).toBe(text);
					expect(entries.size).toBe(Object.keys(files).length);
				}
			),
			{ numRuns: 40 }
		);
	});

	test('with any byte changed is read as it is or refused, and never a surprise', async () => {
		const good = zip({ 'competition.yaml': 'version: 2', 'a/b.txt': 'hello '.repeat(50) });
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
				async (changes) => {
					const bytes = Buffer.from(good);
					for (const [at, value] of changes) bytes[at] = value;
					try {
						for (const entry of openZip(bytes).entries.values())
							expect((await entry.read()).length).toBe(entry.bytes);
					} catch (fault) {
						expect(fault).toBeInstanceOf(BundleFault);
					}
				}
			),
			{ numRuns: 400 }
		);
	});
});

/** Two zips one after the other under one directory. */
function joined(first: Buffer, second: Buffer): Buffer {
	const [a, b] = [lineOf(first), lineOf(second)];
	const lines = [first.subarray(a, first.length - 22), Buffer.from(second.subarray(b, second.length - 22))];
	lines[1]!.writeUInt32LE(a, 42);
	const directory = Buffer.concat(lines);
	const end = Buffer.from(first.subarray(first.length - 22));
	end.writeUInt16LE(2, 8);
	end.writeUInt16LE(2, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(a + b, 16);
	return Buffer.concat([first.subarray(0, a), second.subarray(0, b), directory, end]);
}

/** A zip of one file whose name is any bytes. */
function rawZip(name: Buffer): Buffer {
	const bytes = Buffer.from('2 4 6');
	const packed = deflateRawSync(bytes);
	const facts = Buffer.alloc(26);
	facts.writeUInt16LE(20, 0);
	facts.writeUInt16LE(8, 4);
	facts.writeUInt32LE(crc32(bytes), 10);
	facts.writeUInt32LE(packed.length, 14);
	facts.writeUInt32LE(bytes.length, 18);
	facts.writeUInt16LE(name.length, 22);
	const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, name, packed]);
	const line = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), facts, Buffer.alloc(14), name]);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(1, 8);
	end.writeUInt16LE(1, 10);
	end.writeUInt32LE(line.length, 12);
	end.writeUInt32LE(local.length, 16);
	return Buffer.concat([local, line, end]);
}
