import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billedSeconds, expectedWaitMs, heldSeconds, jobMoves, jobStates } from './rules.ts';

test('an ended job never moves again', () => {
	const ended = jobStates.filter((state) => jobMoves[state].length === 0);
	expect(ended).toEqual(['done', 'failed', 'cancelled']);
});

test('a bill is what was used, rounded up, and never more than was held', () => {
	fc.assert(
		fc.property(fc.nat(1e8), fc.integer({ min: 1, max: 1e8 }), (meteredMs, wallMs) => {
			const billed = Number(billedSeconds(meteredMs, wallMs));
			expect(billed).toBeLessThanOrEqual(heldSeconds(wallMs));
			if (meteredMs <= wallMs) expect(billed).toBe(Math.ceil(meteredMs / 1000));
		})
	);
});

test('more slots never lengthen the wait', () => {
	expect([expectedWaitMs(6, 2, 1000), expectedWaitMs(6, 3, 1000), expectedWaitMs(0, 0, 1000)]).toEqual([
		3000, 2000, 0
	]);
});
