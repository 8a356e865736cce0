import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { config, prisma, shiftClock, transaction, type Role, type Tx } from '#lib/server/platform/index.ts';
import {
	callOffFreeVote,
	matchOfVote,
	openFreeVote,
	openRound,
	publishFreeVote,
	revealMatch
} from '#lib/server/tournament/index.ts';
import {
	callOffPoll,
	closePoll,
	commitPoll,
	createPoll,
	discardDraft,
	editDraft,
	findPoll,
	pollDesk,
	viewPoll,
	type NewPoll
} from '#lib/server/voting/index.ts';
import { parseFixedLine } from '#lib/voting/leaf.ts';
import { actorWith } from '../../support/actors.ts';
import { outcome } from '../../support/barrier.ts';
import { contest, controlRound, declared } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { countVote, plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();
let season: { id: string };
beforeAll(async () => void (season = await plantSeason()));

const person = (...roles: Role[]) => actorWith(randomUUID(), ...roles);
const organiser = person('organiser');
const words = (text: string) => ({ ko: text, en: text });
const draftOf = (change: Partial<NewPoll> = {}): NewPoll => ({
	seasonId: season.id,
	slug: `by-hand-${randomUUID().slice(0, 8)}`,
	title: words('question'),
	options: ['a', 'b', 'c'].map((word, at) => ({ label: words(word), subject: `option-${at + 1}` })),
	...change
});
const inTurn = <T>(verb: (tx: Tx) => Promise<T>) => transaction(verb);
const created = (change: Partial<NewPoll> = {}) => inTurn((tx) => createPoll(tx, organiser, draftOf(change)));
const commit = (id: string, seen?: string) => inTurn((tx) => commitPoll(tx, organiser, id, seen));
const deskOf = async (id: string) => pollDesk(organiser, season.id, (await findPoll(id)).slug);
const rulesOf = async (pollId: string) => {
	const leaf = await prisma().pollLeaf.findFirstOrThrow({ where: { pollId, kind: 'rules' } });
	return parseFixedLine('rules', Buffer.from(leaf.data!).toString())!;
};

describe('a draft', () => {
	test('is written anew as often as wanted, and its last writing is what the log fixes', async () => {
		const id = await created();
		const change: Partial<NewPoll> = {
			title: words('another question'),
			options: ['x', 'y'].map((word, at) => ({ label: words(word), subject: `option-${at + 1}` })),
			form: { kind: 'ranked', points: [3, 1] },
			change: 'last',
			tieRule: 'shared',
			windowSeconds: 90,
			graceMs: 5000,
			paths: [{ name: 'web', delayMs: 4000 }],
			weights: { public: 60, jury: 40 },
			fraud: [{ rule: 'burst', perMinute: 7 }],
			approvals: 3
		};
		await inTurn((tx) => editDraft(tx, organiser, id, draftOf({ ...change, weights: null, slug: 'x' })));
		const draft = draftOf(change);
		await inTurn((tx) => editDraft(tx, organiser, id, draft));
		await commit(id);
		expect(await rulesOf(id)).toMatchObject({
			title: words('another question'),
			options: [
				{ number: 1, label: words('x'), side: '', subject: 'option-1' },
				{ number: 2, label: words('y'), side: '', subject: 'option-2' }
			],
			ballot: { kind: 'ranked', points: [3, 1] },
			change: 'last',
			tieRule: 'shared',
			windowSeconds: 90,
			graceMs: 5000,
			paths: [{ name: 'web', delayMs: 4000 }],
			weights: { public: 60, jury: 40 },
			fraud: [{ rule: 'burst', perMinute: 7 }],
			approvals: 3
		});
		expect(await outcome(inTurn((tx) => editDraft(tx, organiser, id, draft)))).toBe('poll_fixed');
		expect(await outcome(inTurn((tx) => discardDraft(tx, organiser, id)))).toBe('poll_fixed');
	});

	test('is known to nobody but those who run votes', async () => {
		const { slug } = await findPoll(await created());
		expect(await outcome(viewPoll(season.id, slug))).toBe('not_found');
		expect(await outcome(pollDesk(person('judge'), season.id, slug))).toBe('forbidden');
		expect((await pollDesk(person('auditor'), season.id, slug)).poll.state).toBe('draft');
	});

	test('is written and committed by organisers and operators alone', async () => {
		const id = await created();
		for (const actor of [person(), person('auditor'), person('judge')]) {
			expect(await outcome(inTurn((tx) => createPoll(tx, actor, draftOf())))).toBe('forbidden');
			expect(await outcome(inTurn((tx) => editDraft(tx, actor, id, draftOf())))).toBe('forbidden');
			expect(await outcome(inTurn((tx) => commitPoll(tx, actor, id)))).toBe('forbidden');
			expect(await outcome(inTurn((tx) => discardDraft(tx, actor, id)))).toBe('forbidden');
		}
	});

	test('is not committed as anything but what was read', async () => {
		const id = await created();
		const { mark } = await deskOf(id);
		await inTurn((tx) => editDraft(tx, organiser, id, draftOf({ approvals: 4 })));
		expect(await outcome(commit(id, mark))).toBe('draft_changed');
		await commit(id, (await deskOf(id)).mark);
		expect((await findPoll(id)).state).toBe('committed');
	});

	test('is not committed with a byte more than a tile of its log can say', async () => {
		const options = Array.from({ length: 200 }, (_, at) => ({
			label: words('가'.repeat(40)),
			subject: `option-${at + 1}`
		}));
		const titled = (length: number) => created({ options, title: { ko: 'x'.repeat(length), en: '' } });
		const id = await titled(0);
		await commit(id);
		const { data } = await prisma().pollLeaf.findFirstOrThrow({ where: { pollId: id, kind: 'rules' } });
		const left = 65_535 - data.length;
		await commit(await titled(left));
		expect(await outcome(commit(await titled(left + 1)))).toBe('poll_rules_too_long');
	});

	test('takes no address that another vote has', async () => {
		const taken = (await findPoll(await created())).slug;
		expect(await outcome(created({ slug: taken }))).toBe('poll_slug_taken');
		const other = await created();
		expect(await outcome(inTurn((tx) => editDraft(tx, organiser, other, draftOf({ slug: taken }))))).toBe(
			'poll_slug_taken'
		);
		await inTurn((tx) => editDraft(tx, organiser, other, { ...draftOf(), approvals: 5 }));
	});

	test('goes without a trace but the trail when it is discarded', async () => {
		const id = await created();
		await inTurn((tx) => discardDraft(tx, organiser, id));
		expect(await prisma().poll.count({ where: { id } })).toBe(0);
		expect(await prisma().pollOption.count({ where: { pollId: id } })).toBe(0);
		const entry = { type: 'poll.discarded', details: { path: ['pollId'], equals: id } };
		expect(await prisma().auditEntry.count({ where: entry })).toBe(1);
	});

	test('has the rules of the installation where it names none', async () => {
		const before = config().FRAUD_RULES;
		config().FRAUD_RULES = 'burst:9';
		const [device, account, own] = [
			await created(),
			await created({ tier: 'account' }),
			await created({ fraud: [] })
		];
		config().FRAUD_RULES = before;
		expect((await findPoll(device)).fraud).toEqual([{ rule: 'burst', perMinute: 9 }]);
		expect((await findPoll(account)).fraud).toEqual([]);
		expect((await findPoll(own)).fraud).toEqual([]);
	});
});

describe('what is committed', () => {
	const past = (id: string, sql: string) => prisma().$executeRawUnsafe(sql, id);

	test.each([
		["UPDATE polls SET title = '{}' WHERE id = $1::uuid", 'stands as it was committed'],
		["UPDATE polls SET fraud = '[]' WHERE id = $1::uuid", 'stands as it was committed'],
		['UPDATE polls SET approvals = 1 WHERE id = $1::uuid', 'stands as it was committed'],
		["UPDATE polls SET rules = '{}' WHERE id = $1::uuid", 'stands as it was committed'],
		["UPDATE polls SET state = 'draft' WHERE id = $1::uuid", 'moves forward only'],
		["UPDATE polls SET state = 'cancelled' WHERE id = $1::uuid", 'poll_state_known'],
		["UPDATE poll_options SET label = '{}' WHERE poll_id = $1::uuid", 'stand as they were committed'],
		['DELETE FROM poll_options WHERE poll_id = $1::uuid', 'stand as they were committed'],
		[
			"INSERT INTO poll_options (poll_id, number, label, side, subject) VALUES ($1::uuid, 9, '{}', '', 'x')",
			'stand as they were committed'
		]
	])('is not to be had past the people: %s', async (sql, fault) => {
		const poll = await plantPoll(season.id, { state: 'committed' });
		await expect(past(poll.id, sql)).rejects.toThrow(fault);
	});

	test('may be called off before it opens: its rules stay, and it can never be opened', async () => {
		const poll = await plantPoll(season.id, { state: 'committed' });
		await inTurn((tx) => callOffPoll(tx, organiser, poll.id));
		await inTurn((tx) => callOffPoll(tx, organiser, poll.id));
		expect(await viewPoll(season.id, poll.slug)).toMatchObject({ state: 'called_off', result: null });
		expect(await outcome(openFreeVote(organiser, poll.id))).toBe('poll_fixed');
		await expect(past(poll.id, "UPDATE polls SET state = 'open' WHERE id = $1::uuid")).rejects.toThrow(
			'moves forward only'
		);
		const open = await plantPoll(season.id);
		expect(await outcome(inTurn((tx) => callOffPoll(tx, organiser, open.id)))).toBe('poll_fixed');
	});
});

describe('a vote that stands by itself', () => {
	test('is opened for as long as its rules plan, and published by hand', async () => {
		const id = await created({ windowSeconds: 60 });
		await commit(id);
		await openFreeVote(organiser, id);
		const { openedAt, closesAt } = await findPoll(id);
		expect(Date.parse(closesAt!) - Date.parse(openedAt!)).toBeLessThan(61_000);
		expect(await outcome(publishFreeVote(organiser, id))).toBe('poll_fixed');
		const back = shiftClock(60_000);
		await countVote(id);
		back();
		await publishFreeVote(person('operator'), id);
		expect((await findPoll(id)).state).toBe('published');
	});

	test('is no vote of a match: those wait for the match, and for its reveal', async () => {
		const field = await contest(2);
		const fraud = [{ rule: 'burst' as const, perMinute: 11 }];
		const round = await declared(field, { weights: { metric: 0, jury: 50, public: 50 }, fraud });
		await openRound(field.organiser, round);
		const match = (await controlRound(field)).matches[0]!;
		const pollId = match.pollId!;
		expect((await findPoll(pollId)).fraud).toEqual(fraud);
		expect(await matchOfVote(pollId)).toMatchObject({ matchId: match.id, number: 1 });
		for (const verb of [openFreeVote, publishFreeVote, callOffFreeVote])
			expect(await outcome(verb(field.organiser, pollId))).toBe('vote_of_match');
		expect(await outcome(openFreeVote(field.jurors[0]!, pollId))).toBe('forbidden');
		expect(await outcome(inTurn((tx) => closePoll(tx, field.operator, pollId)))).toBe('poll_fixed');
		expect(await outcome(revealMatch(field.operator, match.id))).toBe('match_state');
	});
});
