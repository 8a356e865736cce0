import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { prisma, shiftClock, systemActor, transaction, type Role } from '#lib/server/platform/index.ts';
import {
	castBallot,
	closePoll,
	confirmTally,
	createPoll,
	decideGroup,
	pollDesk,
	publishPoll,
	receiptFor,
	readPass,
	setAside,
	tallyKeysWanted,
	tallyOf,
	verifierKey,
	viewPoll
} from '#lib/server/voting/index.ts';
import { recount } from '#lib/voting/recount.ts';
import { actorWith } from '../../support/actors.ts';
import { barrier, code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	bundleOf,
	countVote,
	issuePasses,
	nonce,
	plantPoll,
	plantSeason,
	type TestPoll
} from '../../support/polls.ts';

testDatabase();
let season: { id: string; slug: string };
beforeAll(async () => void (season = await plantSeason()));

const person = (...roles: Role[]) => actorWith(randomUUID(), ...roles);
const label = (word: string) => ({ label: { ko: word, en: word }, subject: word });
const three = ['a', 'b', 'c'].map(label);
const cast = (poll: TestPoll, pass: string | undefined, option: unknown, own = nonce()) =>
	castBallot({ slug: poll.slug, pass, option, nonce: own });
const inTurn = <T>(verb: (tx: Parameters<typeof closePoll>[0]) => Promise<T>) => transaction(verb);
const confirm = (poll: TestPoll, actor = person('auditor')) =>
	inTurn((tx) => confirmTally(tx, actor, poll.id));

/** Publishes and recounts; the recount must bear the result out. */
async function published(poll: TestPoll) {
	await inTurn((tx) => publishPoll(tx, systemActor, poll.id));
	const verdict = await recount(bundleOf(poll.id));
	expect(verdict.checks.filter((check) => !check.ok)).toEqual([]);
	const { result } = await viewPoll(season.id, poll.slug);
	expect(result?.counts).toEqual(verdict.counts);
	return result!;
}

describe('a ballot for several options', () => {
	test('gives each place of a ranking its points', async () => {
		const poll = await plantPoll(season.id, { options: three, form: { kind: 'ranked', points: [5, 3] } });
		const passes = await issuePasses(season.id, 3);
		for (const [at, option] of [[3, 1], [1], ['1', '3']].entries()) await cast(poll, passes[at], option);
		await countVote(poll.id);
		expect(await published(poll)).toMatchObject({ counts: { 1: 13, 2: 0, 3: 8 }, counted: 3 });
	});

	test('gives each chosen option one', async () => {
		const poll = await plantPoll(season.id, { options: three, form: { kind: 'several', most: 2 } });
		const passes = await issuePasses(season.id, 2);
		expect(await cast(poll, passes[0], '1,3')).toMatchObject({ option: [1, 3], state: 'counted' });
		await cast(poll, passes[1], [3]);
		await countVote(poll.id);
		expect(await published(poll)).toMatchObject({ counts: { 1: 1, 2: 0, 3: 2 }, counted: 2 });
	});

	test.each([
		['an option twice', [1, 1], 'choice_not_allowed'],
		['too many', [1, 2, 3], 'choice_not_allowed'],
		['none', [], 'choice_not_allowed'],
		['one that is not there', [9], 'no_such_option'],
		['words', ['a'], 'bad_input'],
		['a list in a list', [[1]], 'bad_input'],
		['a number where a list is wanted', 1, 'choice_not_allowed']
	])('is refused when it names %s, and stands in the books as refused', async (_, option, expected) => {
		const poll = await plantPoll(season.id, { options: three, form: { kind: 'ranked', points: [2, 1] } });
		const [pass] = await issuePasses(season.id, 1);
		expect(await code(cast(poll, pass, option))).toBe(expected);
		await cast(poll, pass, [2, 3]);
		await countVote(poll.id);
		const { received, counted, refused } = await published(poll);
		expect([received, counted]).toEqual(expected === 'bad_input' ? [1, 1] : [2, 1]);
		expect(refused.noSuchOption).toBe(received - counted);
	});

	test.each([
		{ kind: 'several', most: 0 },
		{ kind: 'several', most: 9 },
		{ kind: 'ranked', points: [] },
		{ kind: 'ranked', points: [1, 2] },
		{ kind: 'ranked', points: [1.5] }
	] as const)('is not offered where it makes no sense: %o', async (form) => {
		const poll = {
			seasonId: season.id,
			slug: 'odd',
			title: { ko: '', en: '' },
			options: three,
			form: form as never
		};
		expect(await code(inTurn((tx) => createPoll(tx, systemActor, poll)))).toBe('bad_input');
	});
});

describe('a ballot that may be changed', () => {
	test('counts as it was last cast, and its receipt is of the last', async () => {
		const poll = await plantPoll(season.id, { change: 'last' });
		const [pass, other] = await issuePasses(season.id, 2);
		for (const option of [1, 2, 1, 2]) await cast(poll, pass, option);
		await cast(poll, other, 1);
		await countVote(poll.id);
		expect((await receiptFor(poll.id, readPass(pass)!)).option).toBe(2);
		expect(await published(poll)).toMatchObject({
			counts: { 1: 1, 2: 1 },
			counted: 2,
			superseded: 3,
			received: 5
		});
	});

	test('is not turned back by an older one that arrives again', async () => {
		const poll = await plantPoll(season.id, { change: 'last' });
		const [pass] = await issuePasses(season.id, 1);
		const first = nonce();
		await cast(poll, pass, 1, first);
		await cast(poll, pass, 2);
		expect(await cast(poll, pass, 1, first)).toMatchObject({ state: 'counted', option: 1 });
		await countVote(poll.id);
		expect(await published(poll)).toMatchObject({ counts: { 1: 0, 2: 1 }, superseded: 1 });
	});

	test('is changed at most so often, and says so', async () => {
		const poll = await plantPoll(season.id, { change: 'last' });
		const [pass] = await issuePasses(season.id, 1);
		for (let turn = 0; turn < 20; turn++) await cast(poll, pass, (turn % 2) + 1);
		expect(await code(cast(poll, pass, 1))).toBe('changed_too_often');
		await countVote(poll.id);
		expect(await published(poll)).toMatchObject({ counts: { 1: 0, 2: 1 }, superseded: 19, received: 21 });
	});
});

describe('ways of watching', () => {
	test('each have their own end, up to the grace of the poll', async () => {
		const paths = [
			{ name: 'tv', delayMs: 0 },
			{ name: 'web', delayMs: 60_000 }
		];
		const open = { closesAt: new Date(Date.now() - 5000) };
		const poll = await plantPoll(season.id, { graceMs: 60_000, paths, open });
		const [tv, web] = await issuePasses(season.id, 2);
		expect(await code(castBallot({ slug: poll.slug, pass: tv, option: 1, path: 'tv' }))).toBe('poll_closed');
		expect(await code(castBallot({ slug: poll.slug, pass: web, option: 1, path: 'web' }))).toBe('accepted');
		expect(await code(inTurn((tx) => closePoll(tx, systemActor, poll.id)))).toBe('vote_in_grace');
		const back = shiftClock(60_000);
		await countVote(poll.id);
		back();
		expect(await published(poll)).toMatchObject({ counted: 1, refused: { late: 1 } });
	});
});

describe('a tally', () => {
	test('needs two people, and the same one twice is one', async () => {
		const poll = await plantPoll(season.id);
		await inTurn((tx) => closePoll(tx, systemActor, poll.id));
		const one = person('operator');
		expect(await confirm(poll, one)).toEqual({ wanted: 1 });
		expect(await confirm(poll, one)).toEqual({ wanted: 1 });
		expect(await tallyOf(poll.id)).toBeNull();
		expect(await code(inTurn((tx) => publishPoll(tx, systemActor, poll.id)))).toBe('poll_fixed');
		expect(await confirm(poll)).toEqual({ wanted: 0 });
		expect(await published(poll)).toMatchObject({ approvals: 2 });
	});

	test('is made once when two people turn their keys at the same moment', async () => {
		const poll = await plantPoll(season.id);
		await inTurn((tx) => closePoll(tx, systemActor, poll.id));
		const ready = barrier(2);
		const turns = await Promise.all([1, 2].map(() => ready().then(() => confirm(poll))));
		expect(turns.map(({ wanted }) => wanted).toSorted()).toEqual([0, 1]);
		expect(
			await prisma().auditEntry.count({
				where: { type: 'poll.tallied', details: { path: ['pollId'], equals: poll.id } }
			})
		).toBe(1);
	});

	test('is nothing for a viewer, nor before the close, nor to be had past the people', async () => {
		const poll = await plantPoll(season.id);
		expect(await code(confirm(poll))).toBe('poll_fixed');
		await inTurn((tx) => closePoll(tx, systemActor, poll.id));
		expect(await code(confirm(poll, person()))).toBe('forbidden');
		const past = prisma().poll.update({ where: { id: poll.id }, data: { state: 'tallied' } });
		await expect(past).rejects.toThrow('needs more people');
		expect((await viewPoll(season.id, poll.slug)).state).toBe('closed');
	});
});

describe('ballots set aside', () => {
	test('after a key to the tally was given make that key void, and its holder may confirm again', async () => {
		const { poll, ids } = await withBallots(4);
		await inTurn((tx) => closePoll(tx, systemActor, poll.id));
		const one = person('auditor');
		expect(await confirm(poll, one)).toEqual({ wanted: 1 });
		const group = (await aside(poll, ids.slice(0, 3)))!;
		for (let turn = 0; turn < 2; turn++) await opinion(group, 'exclude');
		expect(await inTurn((tx) => tallyKeysWanted(tx, poll.id))).toBe(2);
		const { keys } = await pollDesk(one, season.id, poll.slug);
		expect(keys.map(({ mine, stale }) => [mine, stale])).toEqual([[true, true]]);
		expect(await confirm(poll)).toEqual({ wanted: 1 });
		expect(await tallyOf(poll.id)).toBeNull();
		const past = prisma().poll.update({ where: { id: poll.id }, data: { state: 'tallied' } });
		await expect(past).rejects.toThrow('needs more people');
		expect(await confirm(poll, one)).toEqual({ wanted: 0 });
		expect(await published(poll)).toMatchObject({ counts: { 1: 1, 2: 0 }, quarantined: 3, approvals: 2 });
	});

	async function withBallots(count: number, change: Parameters<typeof plantPoll>[1] = {}) {
		const poll = await plantPoll(season.id, change);
		const passes = await issuePasses(season.id, count);
		for (const pass of passes) await cast(poll, pass, 1);
		const rows = await prisma().ballot.findMany({ where: { pollId: poll.id }, orderBy: { id: 'asc' } });
		return { poll, ids: rows.map(({ id }) => id) };
	}
	const aside = (poll: TestPoll, ballotIds: bigint[]) =>
		inTurn((tx) =>
			setAside(tx, person('auditor'), { pollId: poll.id, rule: 'hand', note: 'burst', ballotIds })
		);
	const opinion = (groupId: string, outcome: 'count' | 'exclude', actor = person('operator')) =>
		inTurn((tx) => decideGroup(tx, actor, { groupId, outcome, reason: { ko: '까닭', en: 'why' } }));

	test('do not count when two people exclude them, and the books say so', async () => {
		const { poll, ids } = await withBallots(5);
		const group = (await aside(poll, ids.slice(0, 2)))!;
		expect(await opinion(group, 'exclude')).toEqual({ decided: false });
		expect(await opinion(group, 'exclude')).toEqual({ decided: true });
		await countVote(poll.id);
		expect(await published(poll)).toMatchObject({
			counts: { 1: 3, 2: 0 },
			counted: 3,
			quarantined: 2,
			received: 5
		});
	});

	test('count when two people give them back, also after the close', async () => {
		const { poll, ids } = await withBallots(3);
		await inTurn((tx) => closePoll(tx, systemActor, poll.id));
		const group = (await aside(poll, ids))!;
		expect(await code(confirm(poll))).toBe('groups_undecided');
		await opinion(group, 'exclude');
		await opinion(group, 'count');
		expect(await opinion(group, 'count')).toEqual({ decided: true });
		await countVote(poll.id);
		expect(await published(poll)).toMatchObject({ counts: { 1: 3, 2: 0 }, quarantined: 0 });
	});

	test('are in one group each, and a group is decided once, by different people', async () => {
		const { poll, ids } = await withBallots(3);
		const group = (await aside(poll, ids.slice(0, 2)))!;
		expect(await aside(poll, ids.slice(0, 2))).toBeNull();
		const next = (await aside(poll, ids))!;
		expect((await prisma().ballotGroup.findUniqueOrThrow({ where: { id: next } })).size).toBe(1);
		const one = person('operator');
		await opinion(group, 'exclude', one);
		expect(await code(opinion(group, 'exclude', one))).toBe('already_done');
		await opinion(group, 'exclude');
		expect(await code(opinion(group, 'count'))).toBe('already_done');
	});

	test('are nobody else’s to set aside, and stay as they are once the tally is made', async () => {
		const { poll, ids } = await withBallots(1);
		const attempt = { pollId: poll.id, rule: 'hand', note: '', ballotIds: ids };
		expect(await code(inTurn((tx) => setAside(tx, person('judge'), attempt)))).toBe('forbidden');
		await countVote(poll.id);
		expect(await code(aside(poll, ids))).toBe('poll_fixed');
	});
});

test('a rehearsal has a key and a name of its own', async () => {
	const real = await plantPoll(season.id);
	const rehearsal = await plantPoll(season.id, { rehearsal: true });
	const [a, b] = await Promise.all([real, rehearsal].map(({ slug }) => viewPoll(season.id, slug)));
	expect(b!.log!.origin).toContain('/rehearsal/');
	expect(a!.log!.key.split('+')[2]).not.toBe(b!.log!.key.split('+')[2]);
	expect(b!.log!.key).toBe(verifierKey(rehearsal, b!.log!.origin));
});
