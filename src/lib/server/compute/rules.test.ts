import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	billedSeconds,
	aheadOf,
	expectedWaitMs,
	heldSeconds,
	jobMoves,
	jobStates,
	lanes,
	laneOf,
	retryOf
} from './rules.ts';
import { JOB_CODES, type JobCode } from './runner/index.ts';

test('an ended job never moves again', () => {
	const ended = jobStates.filter((state) => jobMoves[state].length === 0);
	expect(ended).toEqual(['done', 'failed', 'cancelled']);
});

test('a bill is what was used, rounded up, and never more than was held', () => {
	fc.assert(
		fc.property(
			fc.nat(1e8),
			fc.integer({ min: 1, max: 1e8 }),
			fc.integer({ min: 1, max: 8 }),
			(meteredMs, wallMs, gpus) => {
				const billed = Number(billedSeconds(meteredMs, wallMs, gpus));
				expect(billed).toBeLessThanOrEqual(heldSeconds(wallMs, gpus));
				if (meteredMs <= wallMs) expect(billed).toBe(Math.ceil((meteredMs * gpus) / 1000));
			}
		)
	);
});

test('more slots never lengthen the wait, and a free one ends it', () => {
	expect([
		expectedWaitMs(6000, 2, 2, 1000),
		expectedWaitMs(6000, 4, 4, 1000),
		expectedWaitMs(0, 2, 1, 1000),
		expectedWaitMs(0, 0, 0, 1000)
	]).toEqual([3500, 1750, 0, 1000]);
});

test('every lane has its name', () => {
	expect(Object.values(lanes).map(laneOf)).toEqual(Object.keys(lanes));
});

test('a fault of the team is never tried again, and nothing is tried for ever', () => {
	const codes = Object.keys(JOB_CODES) as JobCode[];
	for (const code of codes.filter((one) => JOB_CODES[one] !== 'platform'))
		expect(retryOf(code, 1, 3, 0)).toEqual({ kind: 'never' });
	for (const code of codes) expect(retryOf(code, 3, 3, 1000)).toEqual({ kind: 'never' });
	expect(retryOf('platform_error', 1, 3, 0)).toEqual({ kind: 'again', afterMs: 1000 });
	expect(retryOf('store_unavailable', 3, 3, 9)).toEqual({ kind: 'wait', afterMs: 30_000 });
});

test('what is mended the next morning still finds its jobs waiting', () => {
	let waitedMs = 0;
	for (let releases = 0; ; releases++) {
		const retry = retryOf('engine_unavailable', 1, 3, releases);
		if (retry.kind === 'never') break;
		waitedMs += retry.afterMs;
	}
	expect(waitedMs / 3_600_000).toBeGreaterThan(9);
});

test('lanes that come first stand ahead in full, other problems as far as their turns go', () => {
	const one = (lane: number, problemKey: string, queued: number, weight = 1, usualMs = 1000) => ({
		...{ lane, problemKey, queued, weight, usualMs }
	});
	const waiting = [
		one(0, 'a', 5),
		one(1, 'a', 100),
		one(1, 'b', 7, 2),
		one(1, 'c', 100),
		one(1, 'd', 100, 1, 5000),
		one(2, 'a', 40)
	];
	expect(aheadOf({ lane: 1, problemKey: 'a' }, 10, waiting)).toEqual({
		jobs: 5 + 10 + 7 + 10 + 2,
		workMs: (5 + 10 + 7 + 10 + 10) * 1000
	});
	expect(aheadOf({ lane: 0, problemKey: 'a' }, 0, waiting)).toEqual({ jobs: 0, workMs: 0 });
	fc.assert(
		fc.property(fc.nat(99), (before) => {
			const [near, far] = [before, before + 1].map((n) => aheadOf({ lane: 1, problemKey: 'a' }, n, waiting));
			expect(far!.workMs).toBeGreaterThan(near!.workMs);
		})
	);
});
