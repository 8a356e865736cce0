import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apart, median, niceTicks, scale, tickDigits } from './scale.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

it('ticks cover the data and are few', () => {
	fc.assert(
		fc.property(finite, finite, (a, b) => {
			const [min, max] = [Math.min(a, b), Math.max(a, b)];
			fc.pre(max - min > 1e-6);
			const ticks = niceTicks(min, max);
			const slack = (max - min) * 1e-6;
			expect(ticks[0]!).toBeLessThanOrEqual(min + slack);
			expect(ticks.at(-1)!).toBeGreaterThanOrEqual(max - slack);
			expect(ticks.length).toBeLessThanOrEqual(8);
			expect(ticks.length).toBeGreaterThanOrEqual(2);
		})
	);
});

it('ticks are round numbers, written with the digits they need', () => {
	expect(niceTicks(0.71, 0.93)).toEqual([0.7, 0.8, 0.9, 1]);
	expect(tickDigits([0.7, 0.8])).toBe(1);
	expect(niceTicks(0, 100)).toEqual([0, 25, 50, 75, 100]);
	expect(tickDigits([0, 25])).toBe(0);
	expect(tickDigits([0.9, 0.9025])).toBe(4);
});

it('one value and no value still give an axis', () => {
	expect(niceTicks(3, 3).length).toBeGreaterThan(1);
	expect(niceTicks(0, 0).length).toBeGreaterThan(1);
	expect(niceTicks(Infinity, -Infinity)).toEqual([0, 1]);
});

it('a scale maps its ends to its ends', () => {
	expect([0, 5, 10].map(scale(0, 10, 100, 0))).toEqual([100, 50, 0]);
	expect(scale(2, 2, 0, 100)(2)).toBe(50);
});

it('the median does not depend on the order', () => {
	expect(median([3, 1, 2])).toBe(2);
	expect(median([4, 1, 3, 2])).toBe(2.5);
	fc.assert(
		fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
			expect(median(values.toReversed())).toBe(median(values));
		})
	);
});

it('names at the ends of lines stand apart and inside the picture', () => {
	expect(apart([10, 12, 60], 15, 100)).toEqual([10, 25, 60]);
	expect(apart([90, 92, 95], 15, 100)).toEqual([70, 85, 100]);
	expect(apart([], 15, 100)).toEqual([]);
});
