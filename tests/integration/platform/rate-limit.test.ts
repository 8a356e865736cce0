import { beforeAll, describe, expect, test } from 'vitest';
import { config, prisma, shiftClock, sweepBuckets, takeToken } from '#lib/server/platform/index.ts';
import { code } from '#tests/support/barrier.ts';
import { testDatabase } from '#tests/support/database.ts';

testDatabase();
beforeAll(() => void (config().RATE_FACTOR = 1));

const keys = async () =>
	(await prisma().rateBucket.findMany({ orderBy: { key: 'asc' } })).map(({ key }) => key);
/** So much later. */
async function after<T>(hours: number, act: () => Promise<T>): Promise<T> {
	const back = shiftClock(hours * 3_600_000);
	return act().finally(back);
}

describe('a rate limit', () => {
	test('leaves nothing behind of who was limited once its bucket is full again, and forgets none before', async () => {
		const limit = { burst: 2, perMinute: 2 / 60 };
		await takeToken('act:long-ago', limit);
		await after(1.9, () => takeToken('act:just-now', limit));
		await after(1.9, sweepBuckets);
		expect(await keys()).toEqual(['act:just-now', 'act:long-ago']);
		await after(2.1, sweepBuckets);
		expect(await keys()).toEqual(['act:just-now']);
		expect(await after(2.1, () => code(takeToken('act:just-now', limit)))).toBe('accepted');
		expect(await after(2.1, () => code(takeToken('act:just-now', limit)))).toBe('too_many_requests');
	});

	test('cannot be one whose buckets would be forgotten before they are full', async () => {
		await expect(takeToken('act:slow', { burst: 121, perMinute: 1 })).rejects.toThrow('fill too slowly');
		expect(await code(takeToken('act:slow', { burst: 120, perMinute: 1 }))).toBe('accepted');
	});
});
