import { expect, test } from 'vitest';
import { announce, withdrawAnnouncement } from '#lib/server/community/index.ts';
import { prisma, shiftClock } from '#lib/server/platform/index.ts';
import { code, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { account, seasonWith } from '../../support/problems.ts';

testDatabase();
const text = (word: string) => ({ ko: word, en: word });
const news = { audience: 'public' as const, title: text('Moved'), body: text('The final begins at 19:00.') };

test('an announcement by a double click is made once, and the same words later are another', async () => {
	const seasonId = await seasonWith('sourcing');
	const organiser = await account('organiser');
	const ids = await Promise.all([1, 2].map(() => announce(organiser, seasonId, news)));
	expect(new Set(ids).size).toBe(1);
	await announce(organiser, seasonId, { ...news, body: text('At 20:00.') });
	const back = shiftClock(60_000);
	await announce(organiser, seasonId, news);
	back();
	expect(await prisma().announcement.count()).toBe(3);
});

test('of two organisers who take one back at once, the second is told that it was done', async () => {
	const organiser = await account('organiser');
	const id = await announce(organiser, await seasonWith('sourcing'), news);
	const told = await Promise.all([1, 2].map(() => code(withdrawAnnouncement(organiser, id))));
	expect(told.sort()).toEqual(['accepted', 'already_done']);
	const nowhere = '01960000-0000-7000-8000-000000000000';
	expect(await outcome(withdrawAnnouncement(organiser, nowhere))).toBe('not_found');
});
