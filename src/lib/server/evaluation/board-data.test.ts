import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueIn } from './board-data.ts';

describe('a value in packed scores', () => {
	test('is read whole where PostgreSQL writes it out in full', () => {
		const tiny = `{"rmse": [0.${'0'.repeat(40)}1234, 0, 0, 3, null], "accuracy": [0.5, 0, 1, 3, 0.5]}`;
		expect(valueIn(tiny, 'rmse')).toBeCloseTo(1.234e-41, 44);
		const vast = `{"rmse": [1${'0'.repeat(60)}, 0, 0, 3, null]}`;
		expect(valueIn(vast, 'rmse')).toBe(1e60);
	});

	test('is the number that was packed, whatever stands beside it', () => {
		fc.assert(
			fc.property(
				fc.double({ noNaN: true, noDefaultInfinity: true }),
				fc.double({ noNaN: true, noDefaultInfinity: true }),
				(mine, other) => {
					const packed = JSON.stringify({ 'a:b': [other, 0, 0, 1, null], b: [mine, other, other, 1, 0] });
					expect(valueIn(packed, 'b')).toBe(mine === 0 ? 0 : mine);
				}
			)
		);
	});

	test('is none where there is no such score', () => {
		expect(valueIn(null, 'rmse')).toBeNull();
		expect(valueIn('{"mae":[1,1,1,3,null]}', 'rmse')).toBeNull();
	});
});
