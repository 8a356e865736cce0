import { beforeAll, describe, expect, test } from 'vitest';
import { prisma, shiftClock, systemActor, transaction } from '#lib/server/platform/index.ts';
import { castBallot, closeEndedPolls, closePoll, publishPoll, viewPoll } from '#lib/server/voting/index.ts';
import { forgetPolls } from '#lib/server/voting/ingest/polls.ts';
import { recount } from '#lib/voting/recount.ts';
import { code } from '#tests/support/barrier.ts';
import { testDatabase } from '#tests/support/database.ts';
import {
	bundleOf,
	countVote,
	issuePasses,
	plantPoll,
	plantSeason,
	type TestPoll
} from '#tests/support/polls.ts';

testDatabase();
let season: { id: string; slug: string };
beforeAll(async () => void (season = await plantSeason()));

const inTurn = <T>(verb: (tx: Parameters<typeof closePoll>[0]) => Promise<T>) => transaction(verb);

describe('the end of a vote', () => {
	const stateOf = async ({ slug }: TestPoll) => (await viewPoll(season.id, slug)).state;

	test("comes when the rules say, by nobody's hand and no other time, and a stranger can tell", async () => {
		const poll = await plantPoll(season.id, { windowSeconds: 30, graceMs: 5000 });
		const other = { closesAt: new Date(Date.now() + 3_600_000) };
		const misled = plantPoll(season.id, { windowSeconds: 30, open: other });
		expect(await code(misled)).toBe('vote_window_fixed');
		for (const seconds of [0, 31, 36]) {
			const back = shiftClock(seconds * 1000);
			await closeEndedPolls();
			const closing = code(inTurn((tx) => closePoll(tx, systemActor, poll.id)));
			if (seconds < 36) expect(await closing).toBe('vote_window_fixed');
			else expect(await closing).toBe('accepted');
			back();
		}
		const ended = await plantPoll(season.id, { windowSeconds: 30 });
		const back = shiftClock(32_500);
		await closeEndedPolls();
		expect(await stateOf(ended)).toBe('closed');
		await countVote(ended.id);
		await inTurn((tx) => publishPoll(tx, systemActor, ended.id));
		back();
		expect((await recount(bundleOf(ended.id))).ok).toBe(true);
	});

	test('by a hand begins the grace, in which ballots that were sent in time still count', async () => {
		const paths = [
			{ name: 'hall', delayMs: 0 },
			{ name: 'tv', delayMs: 8000 }
		];
		const poll = await plantPoll(season.id, { graceMs: 10_000, paths });
		const [hall, tv] = await issuePasses(season.id, 2);
		await inTurn((tx) => closePoll(tx, systemActor, poll.id));
		expect(await stateOf(poll)).toBe('open');
		forgetPolls();
		const late = shiftClock(2000);
		expect(await code(castBallot({ slug: poll.slug, pass: hall, option: 1, path: 'hall' }))).toBe(
			'poll_closed'
		);
		expect(await code(castBallot({ slug: poll.slug, pass: tv, option: 1, path: 'tv' }))).toBe('accepted');
		expect(await code(inTurn((tx) => closePoll(tx, systemActor, poll.id)))).toBe('vote_in_grace');
		late();
		const over = shiftClock(13_000);
		await closeEndedPolls();
		over();
		expect(await stateOf(poll)).toBe('closed');
	});

	test('is the same for however many look after it at once', async () => {
		const poll = await plantPoll(season.id, { open: { closesAt: new Date(Date.now() - 5000) } });
		await Promise.all(Array.from({ length: 4 }, () => closeEndedPolls()));
		expect(await stateOf(poll)).toBe('closed');
		const details = { path: ['pollId'], equals: poll.id };
		expect(await prisma().auditEntry.count({ where: { type: 'poll.closed', details } })).toBe(1);
	});
});
