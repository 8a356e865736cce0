import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextQuotaDay, quotaDayOf, quotaFault } from './rules.ts';

const at = (text: string) => new Date(text);

test('a quota’s day begins at midnight where the problem says', () => {
	expect(quotaDayOf(at('2026-11-21T14:59:59Z'), 'Asia/Seoul')).toBe('2026-11-21');
	expect(quotaDayOf(at('2026-11-21T15:00:00Z'), 'Asia/Seoul')).toBe('2026-11-22');
	expect(nextQuotaDay(at('2026-11-21T14:59:59Z'), 'Asia/Seoul')).toEqual(at('2026-11-21T15:00:00Z'));
	expect(quotaDayOf(at('2026-11-21T15:00:00Z'), 'America/New_York')).toBe('2026-11-21');
});

test('a day with a change of summer time has 23 or 25 hours', () => {
	expect(nextQuotaDay(at('2026-03-29T00:30:00+01:00'), 'Europe/Berlin')).toEqual(
		at('2026-03-30T00:00:00+02:00')
	);
	expect(nextQuotaDay(at('2026-10-25T00:30:00+02:00'), 'Europe/Berlin')).toEqual(
		at('2026-10-26T00:00:00+01:00')
	);
	// Midnight itself is skipped here: the day begins at one.
	expect(nextQuotaDay(at('2026-09-05T12:00:00Z'), 'America/Santiago')).toEqual(at('2026-09-06T04:00:00Z'));
});

test('the next day is the first moment that is not today, in any zone', () => {
	const zone = fc.constantFrom('Asia/Seoul', 'UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia');
	const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
	fc.assert(
		fc.property(moment, zone, (now, timeZone) => {
			const next = nextQuotaDay(now, timeZone);
			expect(quotaDayOf(next, timeZone) > quotaDayOf(now, timeZone)).toBe(true);
			expect(quotaDayOf(new Date(next.getTime() - 1), timeZone)).toBe(quotaDayOf(now, timeZone));
		})
	);
});

test('the limit in the way is named', () => {
	const limits = { perDay: 2, total: 5, concurrent: 3 };
	expect(quotaFault({ today: 1, total: 4, open: 2 }, limits)).toBeNull();
	expect(quotaFault({ today: 2, total: 4, open: 2 }, limits)).toBe('quota_day_spent');
	expect(quotaFault({ today: 0, total: 5, open: 0 }, limits)).toBe('quota_total_spent');
	expect(quotaFault({ today: 0, total: 0, open: 3 }, limits)).toBe('quota_concurrent');
});
