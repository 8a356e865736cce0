import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUNDLE_LIMITS, unpackBundle } from './bundle.ts';

let scratch: string;
beforeEach(() => void (scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-bundle-'))));
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const zip = (files: Record<string, Uint8Array>, change: (bytes: Uint8Array) => void = () => {}) => {
	const bytes = zipSync(files);
	change(bytes);
	const file = path.join(scratch, 'bundle.zip');
	writeFileSync(file, bytes);
	return file;
};
const unpack = (file: string, limits = BUNDLE_LIMITS) =>
	unpackBundle(file, path.join(scratch, 'out'), limits);

test('an honest bundle is unpacked read-only, without the leavings of a Mac', () => {
	unpack(zip({ 'main.mjs': strToU8('1'), 'lib/a.mjs': strToU8('2'), '__MACOSX/x': strToU8('3') }));
	expect(readFileSync(path.join(scratch, 'out/lib/a.mjs'), 'utf8')).toBe('2');
	expect(statSync(path.join(scratch, 'out/main.mjs')).mode & 0o777).toBe(0o444);
	expect(() => statSync(path.join(scratch, 'out/__MACOSX'))).toThrow();
});

test.each(['../evil', 'a/../../evil', '/etc/evil', 'a//b', 'c:\\evil', 'a\\..\\evil'])(
	'a path that leaves (%s) is refused',
	(name) => {
		expect(() => unpack(zip({ [name]: strToU8('x') }))).toThrow('leaves the bundle');
	}
);

test('a bomb is refused by its declared size, and a lie about the size gains nothing', () => {
	const bomb = new Uint8Array(3 * 1024 * 1024);
	const limits = { ...BUNDLE_LIMITS, totalBytes: 1024 * 1024 };
	expect(() => unpack(zip({ bomb }), limits)).toThrow('too large');
	const lie = (bytes: Uint8Array) => {
		const view = new DataView(bytes.buffer, bytes.byteOffset);
		const end = bytes.length - 22;
		view.setUint32(view.getUint32(end + 16, true) + 24, 10, true); // the size in the central directory
	};
	try {
		unpack(zip({ bomb }, lie), limits);
		expect(statSync(path.join(scratch, 'out/bomb')).size).toBeLessThanOrEqual(10);
	} catch (error) {
		expect(String(error)).toContain('not a zip');
	}
});

test('a file as a directory of another, too many files and no zip at all are refused', () => {
	expect(() => unpack(zip({ a: strToU8('1'), 'a/b': strToU8('2') }))).toThrow('claim one path');
	expect(() => unpack(zip({ a: strToU8('1'), b: strToU8('2') }), { ...BUNDLE_LIMITS, files: 1 })).toThrow(
		'more than 1'
	);
	const file = path.join(scratch, 'not.zip');
	writeFileSync(file, 'id,prediction');
	expect(() => unpack(file)).toThrow('not a zip');
});
