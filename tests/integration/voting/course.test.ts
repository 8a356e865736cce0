import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anonymous, pool, prisma, systemActor, transaction } from '#lib/server/platform/index.ts';
import {
	castBallot,
	closePoll,
	courseFor,
	decideGroup,
	forgetTraces,
	fraudSignals,
	issuePass,
	keepCourses,
	plotFor,
	pollDesk,
	publishPoll,
	setAside,
	sharesByTier,
	viewPoll,
	watchFraud,
	type NewPoll
} from '#lib/server/voting/index.ts';
import type { Choice } from '#lib/voting/choice.ts';
import { recount } from '#lib/voting/recount.ts';
import { seriesCsv } from '#lib/voting/series.ts';
import { actorWith } from '../../support/actors.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { countQueries } from '../../support/queries.ts';
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
let season: { id: string };
beforeAll(async () => void (season = await plantSeason()));
beforeEach(() => forgetTraces());

const cast = (poll: TestPoll, pass: string | undefined, option: Choice) =>
	castBallot({ slug: poll.slug, pass, option, nonce: nonce() });
/** A ballot of so many minutes from now. */
async function write(poll: TestPoll, voter: Buffer, choice: Choice, minutes: number) {
	const list = [choice].flat();
	await pool().query(
		`INSERT INTO ballots (poll_id, nullifier, turn, option, choice, nonce, received_at)
		SELECT $1, $2, count(*), $3, $4, $5, now() + $6 * interval '1 minute' FROM ballots WHERE poll_id = $1 AND nullifier = $2`,
		[poll.id, voter, list[0], Array.isArray(choice) ? list : [], randomBytes(16), minutes]
	);
}
const publish = (poll: TestPoll) => transaction((tx) => publishPoll(tx, systemActor, poll.id));

/** Sets some ballots aside; `exclude` with the opinions of two people. */
async function aside(poll: TestPoll, count: number, outcome?: 'exclude' | 'count') {
	const ballots = await prisma().ballot.findMany({
		where: { pollId: poll.id },
		take: count,
		orderBy: { id: 'asc' }
	});
	const ballotIds = ballots.map(({ id }) => id);
	const groupId = await transaction((tx) =>
		setAside(tx, systemActor, { pollId: poll.id, rule: 'hand', note: '', ballotIds })
	);
	for (let person = 0; outcome && person < 2; person++) {
		const opinion = { groupId: groupId!, outcome, reason: { ko: '이유', en: 'reason' } };
		await transaction((tx) => decideGroup(tx, actorWith(randomUUID(), 'auditor'), opinion));
	}
}

const three = ['가', '나', '다'].map((word, at) => ({
	label: { ko: word, en: word },
	subject: `team-${at}`
}));
const votes: [string, Partial<NewPoll>, Choice[]][] = [
	['one of three, once', { options: three }, [1, 3, 3, 2, 1]],
	[
		'several, changed',
		{ options: three, form: { kind: 'several', most: 2 }, change: 'last' },
		[[1, 2], [3], [1, 3], [2], [2, 3]]
	],
	[
		'a ranking, changed',
		{ options: three, form: { kind: 'ranked', points: [5, 2, 0] }, change: 'last' },
		[[3, 1, 2], [1], [2, 3], [1, 2], [3]]
	]
];

describe('the course of a vote', () => {
	test.each(votes)(
		'is what an outsider recounts from the bundle, byte by byte: %s',
		async (_, spec, choices) => {
			const poll = await plantPoll(season.id, { ...spec, fraud: [] });
			const voters = choices.map(() => randomBytes(32));
			let received = 0;
			for (const turn of spec.change === 'last' ? [0, 1, 2] : [0])
				for (const [at, voter] of voters.entries())
					if ((at + turn) % 3 > 0 || turn === 0) {
						await write(poll, voter, choices[(at + turn) % choices.length]!, (at % 2) + 3 * turn);
						received++;
					}
			await pool().query('INSERT INTO poll_intakes (poll_id, writer, received) VALUES ($1, $2, $3)', [
				poll.id,
				'a writer',
				received
			]);
			await aside(poll, 2, 'exclude');
			await countVote(poll.id);
			await keepCourses();
			await publish(poll);
			const minutes = await courseFor(season.id, poll.slug);
			const verdict = await recount(bundleOf(poll.id));
			expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
			expect(verdict.quarantined + verdict.superseded).toBeGreaterThan(0);
			expect(minutes.length).toBeGreaterThan(1);
			expect(seriesCsv(minutes)).toBe(seriesCsv(verdict.series));
		}
	);

	test('costs one look at what was kept, for whoever comes first after publication', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		await cast(poll, pass, 1);
		await countVote(poll.id);
		await keepCourses();
		await publish(poll);
		const { value, queries } = await countQueries(() =>
			plotFor({ ...poll, state: 'published', showRunning: false, openedAt: null })
		);
		expect([queries, value?.options.map(({ values }) => values)]).toEqual([1, [[1], [0]]]);
	});

	test('is reckoned at once where no timer has come, and kept', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		await cast(poll, pass, 2);
		await countVote(poll.id);
		await publish(poll);
		expect(await courseFor(season.id, poll.slug)).toMatchObject([
			{ ballots: { counted: 1 }, options: [{ number: 2, counted: 1 }] }
		]);
		expect(await prisma().pollSeries.count({ where: { pollId: poll.id } })).toBe(1);
	});

	test('of a vote without ballots is empty', async () => {
		const poll = await plantPoll(season.id);
		await countVote(poll.id);
		await keepCourses();
		await publish(poll);
		expect(await courseFor(season.id, poll.slug)).toEqual([]);
		expect(await plotFor({ ...poll, state: 'published', showRunning: false, openedAt: null })).toBeNull();
	});
});

describe('before publication', () => {
	/** What the public can learn of a poll, and what it is told when it asks for its course. */
	const told = async ({ slug }: TestPoll) => {
		const view = await viewPoll(season.id, slug);
		return {
			refusal: await code(courseFor(season.id, slug)),
			plot: await plotFor(view),
			running: view.running
		};
	};
	const nothing = { refusal: 'poll_not_published', plot: null, running: null };

	test('what the public can read of an open vote is the same to the byte, whatever came in and was set aside, but for the checkpoint', async () => {
		const poll = await plantPoll(season.id, { change: 'last', fraud: [] });
		const readable = async () => {
			const { checkpoint: _, ...view } = await viewPoll(season.id, poll.slug);
			return JSON.stringify([view, await plotFor(view), await code(courseFor(season.id, poll.slug))]);
		};
		const before = await readable();
		const passes = await issuePasses(season.id, 6);
		for (const option of [1, 2]) for (const pass of passes) await cast(poll, pass, option);
		await watchFraud();
		await aside(poll, 3, 'exclude');
		expect(await readable()).toBe(before);
	});

	test('nothing of it is told, also when it has been reckoned', async () => {
		const poll = await plantPoll(season.id, { state: 'committed' });
		expect(await told(poll)).toEqual(nothing);
		const open = await plantPoll(season.id);
		const passes = await issuePasses(season.id, 3);
		for (const pass of passes) await cast(open, pass, 1);
		expect(await told(open)).toEqual(nothing);
		await transaction((tx) => closePoll(tx, systemActor, open.id));
		expect(await told(open)).toEqual(nothing);
		await countVote(open.id);
		await keepCourses();
		expect(await prisma().pollSeries.count({ where: { pollId: open.id } })).toBe(1);
		expect(await told(open)).toEqual(nothing);
		await publish(open);
		expect(await told(open)).toMatchObject({
			refusal: 'accepted',
			plot: { options: [{ values: [3] }, { values: [0] }] }
		});
	});

	test('a draft does not exist', async () => {
		const poll = await plantPoll(season.id, { state: 'draft', showRunning: true });
		expect(await code(courseFor(season.id, poll.slug))).toBe('not_found');
	});

	test('it is told of a vote whose rules say that it may be watched, from its opening on', async () => {
		const early = await plantPoll(season.id, { state: 'committed', showRunning: true });
		expect(await told(early)).toEqual(nothing);
		const poll = await plantPoll(season.id, { showRunning: true });
		const [pass] = await issuePasses(season.id, 1);
		await cast(poll, pass, 2);
		expect(await told(poll)).toMatchObject({
			refusal: 'accepted',
			plot: { options: [{ number: 2, values: [1] }, { values: [0] }] }
		});
	});

	test('the desk shows when ballots came and from where, and not what they say', async () => {
		const poll = await plantPoll(season.id, { fraud: [] });
		for (let at = 0; at < 12; at++)
			await cast(poll, await issuePass(season.id, `course-${at % 9}`), at < 9 ? 1 : 2);
		await watchFraud();
		await aside(poll, 4);
		const { course } = await fraudSignals(poll.id, []);
		expect(course!.networks).toHaveLength(6);
		expect(course!.others.networks).toBe(3);
		const sum = (part: 'first' | 'aside') =>
			[...course!.networks, course!.others].reduce(
				(all, one) => all + one[part].reduce((a, b) => a + b, 0),
				0
			);
		expect([sum('first'), sum('aside')]).toEqual([12, 4]);
		expect(Object.keys(course!).toSorted()).toEqual(['networks', 'others', 'stepMinutes', 'times']);
		expect(new Set(course!.networks.map((one) => Object.keys(one).toSorted().join()))).toEqual(
			new Set(['aside,first,network'])
		);
		expect(await code(pollDesk(anonymous('ko'), season.id, poll.slug))).toBe('sign_in_first');
		expect(await code(pollDesk(actorWith(randomUUID(), 'judge'), season.id, poll.slug))).toBe('forbidden');
	});
});

test('a season is summed up by who could vote: rehearsals and polls that never opened are left out', async () => {
	const own = await plantSeason();
	const poll = await plantPoll(own.id, { fraud: [] });
	for (const pass of await issuePasses(own.id, 3)) await cast(poll, pass, 1);
	await aside(poll, 1);
	await plantPoll(own.id, { tier: 'account' });
	await plantPoll(own.id, { rehearsal: true });
	await plantPoll(own.id, { state: 'committed' });
	expect(await sharesByTier(systemActor, own.id)).toEqual([
		{ tier: 'device', polls: 1, ballots: 3, aside: 1 },
		{ tier: 'account', polls: 1, ballots: 0, aside: 0 }
	]);
	expect(await code(sharesByTier(actorWith(randomUUID(), 'judge'), own.id))).toBe('forbidden');
});
