import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteRange } from './range.ts';

test.each([
	[null, null],
	['bytes=0-9', { start: 0, end: 9 }],
	['bytes=90-', { start: 90, end: 99 }],
	['bytes=-10', { start: 90, end: 99 }],
	['bytes=0-5000', { start: 0, end: 99 }],
	['bytes=-5000', { start: 0, end: 99 }],
	['bytes=100-', 'not_satisfiable'],
	['bytes=-0', 'not_satisfiable'],
	['bytes=9-3', null],
	['bytes=0-1,5-6', null],
	['bytes=-', null],
	['lines=1-2', null]
])('of 100 bytes, %s gives %o', (header, expected) => expect(byteRange(header, 100)).toEqual(expected));

test('a range never leaves the object', () => {
	fc.assert(
		fc.property(fc.nat(200), fc.option(fc.nat(200)), fc.option(fc.nat(200)), (size, from, to) => {
			const range = byteRange(`bytes=${from ?? ''}-${to ?? ''}`, size);
			if (range === null || range === 'not_satisfiable') return;
			expect(range.start).toBeGreaterThanOrEqual(0);
			expect(range.end).toBeLessThan(size);
			expect(range.start).toBeLessThanOrEqual(range.end);
		})
	);
});
