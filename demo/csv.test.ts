import fc from 'fast-check';
import { expect, test } from 'vitest';
import { predictionsCsv, readCsv, writeCsv } from './csv.ts';
import { readCsv as readInProgram } from './programs/csv.mjs';

const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', '가') }).map((text) => `x${text}x`);

test('what is written is read back, also by the reader inside the teams’ programs', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
			const text = writeCsv(['a', 'b'], rows);
			const expected = rows.map(([a, b]) => ({ a, b }));
			expect(readCsv(text)).toEqual(expected);
			expect(readInProgram(text)).toEqual(expected);
		})
	);
});

test('numbers are written with at most six decimals', () => {
	expect(predictionsCsv(['r1', 'r2'], [1 / 3, 'spam'])).toBe('id,prediction\nr1,0.333333\nr2,spam\n');
});
