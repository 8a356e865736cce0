import { describe, expect, test } from 'vitest';
import { readOnce, shareReads } from './shared-reads.ts';

const counter = () => {
	let reads = 0;
	return { read: async () => ++reads, reads: () => reads };
};

describe('reads that parts of a page share', () => {
	test('are done once, whether they come one after the other or at the same time', async () => {
		const { read } = counter();
		const seen = await shareReads(async () => [
			...(await Promise.all([readOnce('season', read), readOnce('season', read)])),
			await readOnce('season', read)
		]);
		expect(seen).toEqual([1, 1, 1]);
	});

	test('are not shared between two pages, nor where nobody shares', async () => {
		const { read, reads } = counter();
		await Promise.all([
			shareReads(() => readOnce('season', read)),
			shareReads(() => readOnce('season', read))
		]);
		await readOnce('season', read);
		await readOnce('season', read);
		expect(reads()).toBe(4);
	});

	test('are kept apart by their names', async () => {
		const { read, reads } = counter();
		await shareReads(() => Promise.all([readOnce('season', read), readOnce('teams', read)]));
		expect(reads()).toBe(2);
	});
});
