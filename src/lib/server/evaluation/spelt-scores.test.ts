import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf, speltScores } from './spelt-scores.ts';

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const packed = fc.tuple(number, number, number, fc.nat(), fc.option(number));

test('spelt scores are the numbers that were packed, whatever their metrics are called', () => {
	const names = fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 });
	const all = names.chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, packed]))));
	fc.assert(
		fc.property(all, fc.boolean(), (scores, spaced) => {
			const metrics = Object.keys(scores);
			const plain = JSON.stringify(scores);
			// As jsonb writes them. Between names and numbers only: these names hold neither sign in a row.
			const text = spaced ? plain.replaceAll('":[', '": [') : plain;
			const { values, trivials, range } = speltScores(text, placesOf(['none', ...metrics]));
			expect([values[0], trivials[0], range]).toEqual(['', '', ['', '', '']]);
			for (const [at, metric] of metrics.entries()) {
				const [value, , , , trivial] = scores[metric]!;
				expect(Number(values[at + 1])).toBe(value === 0 ? 0 : value);
				expect(trivials[at + 1]).toBe(trivial === null ? '' : JSON.stringify(trivial));
			}
			const [, low, high, rows] = scores[metrics[0]!]!;
			expect(speltScores(text, placesOf(metrics)).range).toEqual(
				[low, high, rows].map((one) => JSON.stringify(one))
			);
		})
	);
});

test('what PostgreSQL spells with spaces and in full is taken as it stands', () => {
	const text = `{"rmse": [0.${'0'.repeat(20)}12, 0.1, 0.2, 3, null], "recall-of-class:[\\"긴급\\"]": [0.5, 0.4, 0.6, 3, 0.25]}`;
	expect(speltScores(text, placesOf(['rmse', 'recall-of-class:["긴급"]']))).toEqual({
		values: [`0.${'0'.repeat(20)}12`, '0.5'],
		trivials: ['', '0.25'],
		range: ['0.1', '0.2', '3']
	});
});
