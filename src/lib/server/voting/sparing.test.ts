import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetCounts, sparing } from './sparing.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => {
	vi.useRealTimers();
	forgetCounts('poll');
});

let counted = 0;
const ask = () => sparing('poll/running', async () => ++counted);

test('readers within a second share a count, and those who come on end get the last one while the next is made', async () => {
	counted = 0;
	expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
	vi.advanceTimersByTime(1500);
	expect(await ask()).toBe(1);
	expect(await ask()).toBe(2);
});

test('who comes after a pause waits for a count of now', async () => {
	counted = 0;
	await ask();
	vi.advanceTimersByTime(60_000);
	expect(await Promise.all([ask(), ask()])).toEqual([2, 2]);
});
