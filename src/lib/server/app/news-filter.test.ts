import { expect, test } from 'vitest';
import { newsFilter } from './news-filter.ts';

test('the same failure is said once in so long, another one at once', () => {
	const isNews = newsFilter(10_000);
	const said = [0, 150, 9_999, 10_000, 10_150].map((atMs) => isNews('away', atMs));
	expect(said).toEqual([true, false, false, true, false]);
	expect(isNews('starting up', 10_200)).toBe(true);
	expect(isNews('away', 10_300)).toBe(true);
});
