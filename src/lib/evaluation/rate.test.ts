import { expect, test } from 'vitest';
import { msLeft, rateOf, withSample, type Sample } from './rate.ts';

const run = (...told: [at: number, bytes: number][]) =>
	told.reduce<Sample[]>((samples, [at, bytes]) => withSample(samples, { at, bytes }), []);

test('the rate is that of the last seconds, and the rest follows from it', () => {
	expect(rateOf(run([0, 0], [1000, 100], [2000, 200]))).toBe(100);
	expect(rateOf(run([0, 0], [10_000, 1000], [15_000, 6000]))).toBe(1000);
	expect(msLeft(500, 100)).toBe(5000);
});

test('too little to tell by tells nothing, and what went back begins anew', () => {
	expect([rateOf([]), rateOf(run([0, 0], [100, 50])), rateOf(run([0, 0], [9000, 0]))]).toEqual([
		null,
		null,
		null
	]);
	expect(run([0, 0], [1000, 100], [2000, 40])).toEqual([{ at: 2000, bytes: 40 }]);
	expect(msLeft(500, null)).toBeNull();
});
