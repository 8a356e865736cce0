import { expect, test } from 'vitest';
import { prisma, shiftClock } from '#lib/server/platform/index.ts';
import { declareRound, openMatch, openRound, openVote } from '#lib/server/tournament/index.ts';
import { closeMatch } from '#lib/server/tournament/index.ts';
import { castBallot, findPoll, viewPoll } from '#lib/server/voting/index.ts';
import { usualManner, type VoteManner } from '#lib/voting/vote-form.ts';
import { outcome } from '../../support/barrier.ts';
import { contest, controlRound, declared, publicRound, roundOf } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { countVote, issuePasses, nonce } from '../../support/polls.ts';
import { sealAll } from './stage.ts';

testDatabase();

const ranked: VoteManner = {
	form: { kind: 'ranked', points: [5, 3, 1, 1, 0] },
	change: 'last',
	tier: 'device',
	graceMs: 5000,
	paths: [{ name: 'tv', delayMs: 4000 }],
	windowSeconds: 90
};
const half = { metric: 0, jury: 50, public: 50 };

test('votes of a round are held as it was declared, and fitted to who plays', async () => {
	const field = await contest(3);
	const cut = { format: 'score' as const, places: 2, weights: half, vote: ranked };
	const roundId = await declared(field, cut);
	expect((await publicRound(field)).vote).toEqual(ranked);
	await openRound(field.organiser, roundId);
	const match = (await controlRound(field)).matches[0]!;
	const poll = await findPoll(match.pollId!);
	expect(poll).toMatchObject({ ...ranked, form: { kind: 'ranked', points: [5, 3, 1] }, state: 'committed' });

	await openMatch(field.operator, match.id);
	await openVote(field.operator, match.id, 600);
	const { openedAt, closesAt } = await findPoll(match.pollId!);
	expect(Date.parse(closesAt!) - Date.parse(openedAt!)).toBeGreaterThan(89_000);
	expect(Date.parse(closesAt!) - Date.parse(openedAt!)).toBeLessThan(91_000);
	for (const [at, option] of [[1, 2], [1, 3], [2]].entries()) {
		const [pass] = await issuePasses(field.seasonId, at + 1);
		await castBallot({ slug: match.pollSlug!, pass, option, nonce: nonce() });
	}
	await sealAll(field, match.id, Object.fromEntries(field.teams.map(({ id }) => [id, 3])));
	expect(await outcome(closeMatch(field.operator, match.id))).toBe('vote_window_fixed');
	const back = shiftClock(96_000);
	await countVote(match.pollId);
	await closeMatch(field.operator, match.id);
	back();

	// 5 + 5 for the first, 3 + 5 for the second, 3 for the third: each has its share of the 21 points that were given.
	const { results } = (await controlRound(field)).matches[0]!;
	const option = new Map(poll.options.map(({ subject, number }) => [subject, number]));
	const raw = results
		.map(({ teamId, shares }) => [
			option.get(teamId),
			shares.find(({ channel }) => channel === 'public')!.raw
		])
		.toSorted(([a], [b]) => a! - b!);
	expect(raw).toEqual([
		[1, (10 / 21) * 100],
		[2, (8 / 21) * 100],
		[3, (3 / 21) * 100]
	]);
});

test('closing a match whose vote has a grace begins it, and says when to come again', async () => {
	const field = await contest(2);
	const vote = { ...usualManner, graceMs: 8000 };
	await openRound(field.organiser, await declared(field, { weights: half, vote }));
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	await openVote(field.operator, match.id, 600);
	await sealAll(field, match.id, Object.fromEntries(field.teams.map(({ id }) => [id, 3])));
	for (let press = 0; press < 2; press++)
		await expect(closeMatch(field.operator, match.id)).rejects.toMatchObject({
			code: 'vote_in_grace',
			details: { seconds: expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 8) }
		});
	const back = shiftClock(9000);
	expect(await outcome(closeMatch(field.operator, match.id))).toBe('tally_unconfirmed');
	back();
});

test('a vote of accounts has no rules about networks', async () => {
	const field = await contest(2);
	const vote = { ...usualManner, tier: 'account' as const };
	const fraud = [{ rule: 'burst' as const, perMinute: 9 }];
	await openRound(field.organiser, await declared(field, { weights: half, vote, fraud }));
	const { pollId, pollSlug } = (await controlRound(field)).matches[0]!;
	expect(await findPoll(pollId!)).toMatchObject({ tier: 'account', fraud: [] });
	expect((await viewPoll(field.seasonId, pollSlug!)).tier).toBe('account');
});

test('a way of voting that makes no sense is refused before a round is declared', async () => {
	const field = await contest(2);
	const wrong: [string, Partial<VoteManner>][] = [
		['bad_input', { form: { kind: 'several', most: 0 } }],
		['bad_input', { form: { kind: 'ranked', points: [1, 2] } }],
		['bad_input', { paths: [{ name: 'tv', delayMs: 1 }] }],
		['identity_not_set_up', { tier: 'identity' }]
	];
	for (const [code, change] of wrong) {
		const round = roundOf(field, { vote: { ...usualManner, ...change } });
		expect(await outcome(declareRound(field.organiser, round))).toBe(code);
	}
	expect(await prisma().round.count({ where: { seasonId: field.seasonId } })).toBe(0);
});

test('a round of before that could be declared has plain votes', async () => {
	const field = await contest(2);
	const roundId = await declared(field, { weights: half });
	await prisma().$executeRaw`UPDATE rounds SET vote = NULL WHERE id = ${roundId}::uuid`;
	await openRound(field.organiser, roundId);
	const match = (await controlRound(field)).matches[0]!;
	await openMatch(field.operator, match.id);
	await openVote(field.operator, match.id, 30);
	expect(await findPoll(match.pollId!)).toMatchObject({ ...usualManner, state: 'open' });
});
