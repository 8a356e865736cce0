import { beforeAll, describe, expect, it } from 'vitest';
import {
	anonymous,
	outbox,
	prisma,
	shiftClock,
	systemActor,
	transaction
} from '#lib/server/platform/index.ts';
import {
	accountPass,
	castBallot,
	closePoll,
	commitPoll,
	createPoll,
	issuePass,
	openPoll,
	publishPoll,
	readPass,
	receiptFor,
	tallyOf,
	verifierKey,
	viewPoll
} from '#lib/server/voting/index.ts';
import { forgetPolls } from '#lib/server/voting/ingest/polls.ts';
import { integratePoll } from '#lib/server/voting/log/integrate.ts';
import { noteKey, parseKey } from '#lib/voting/note.ts';
import { verifyProof } from '#lib/voting/proof.ts';
import { recount } from '#lib/voting/recount.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	bundleOf,
	countVote,
	issuePasses,
	nonce,
	originOf,
	plantPoll,
	plantSeason
} from '../../support/polls.ts';

testDatabase();
let season: { id: string; slug: string };
beforeAll(async () => void (season = await plantSeason()));

const inTransaction = <T>(
	verb: (tx: Parameters<typeof closePoll>[0], actor: typeof systemActor) => Promise<T>
) => transaction((tx) => verb(tx, systemActor));

describe('a poll', () => {
	it('goes from draft to a published log that recounts to its tally', async () => {
		const poll = await plantPoll(season.id);
		const passes = await issuePasses(season.id, 9);
		const answers = await Promise.all(
			passes.map((pass, i) =>
				castBallot({ slug: poll.slug, pass, option: i % 3 === 0 ? 2 : 1, nonce: nonce() })
			)
		);
		expect(new Set(answers.map((answer) => answer.state))).toEqual(new Set(['counted']));
		expect(await tallyOf(poll.id)).toBeNull();
		await countVote(poll.id);
		expect(await tallyOf(poll.id)).toEqual({
			counts: { 1: 6, 2: 3 },
			ballots: 9,
			leaders: [1],
			bySubject: { 'team-1': 6, 'team-2': 3 }
		});
		expect(await code(bundleOf(poll.id).next())).toBe('poll_not_published');
		await inTransaction((tx, actor) => publishPoll(tx, actor, poll.id));
		const verdict = await recount(bundleOf(poll.id), {
			key: verifierKey({ seasonId: season.id, rehearsal: false }, originOf(season, poll))
		});
		expect(verdict.checks.filter((check) => !check.ok)).toEqual([]);
		expect({ counts: verdict.counts, size: verdict.size }).toEqual({ counts: { 1: 6, 2: 3 }, size: 11 });
	});

	it('answers each ballot with a promise and then a receipt, both of the same leaf', async () => {
		const poll = await plantPoll(season.id);
		const passes = await issuePasses(season.id, 5);
		const answers = await Promise.all(
			passes.map((pass) => castBallot({ slug: poll.slug, pass, option: 1, nonce: nonce() }))
		);
		const voter = readPass(passes[3])!;
		expect(['accepted', 'receipt_pending']).toContain(await code(receiptFor(poll.id, voter)));
		await integratePoll({
			id: poll.id,
			seasonId: season.id,
			rehearsal: false,
			origin: originOf(season, poll)
		});
		const receipt = await receiptFor(poll.id, voter);
		const key = parseKey(verifierKey({ seasonId: season.id, rehearsal: false }, originOf(season, poll)))!;
		const proof = await verifyProof(receipt.text, key);
		const promise = await verifyProof(answers[3]!.promise, noteKey(`${key.name}/promise`, key.publicKey));
		expect(promise?.leaf).toEqual(proof?.leaf);
		expect(receipt.code).toBe(answers[3]!.code);
		expect(await verifyProof(answers[3]!.promise, key)).toBeNull();
	});

	it('takes a repeated ballot as the first one, and refuses a changed mind', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		const first = { slug: poll.slug, pass, option: 1, nonce: nonce() };
		expect((await castBallot(first)).state).toBe('counted');
		expect((await castBallot(first)).state).toBe('counted');
		const again = await castBallot({ ...first, nonce: nonce() });
		expect({ state: again.state, option: again.option }).toEqual({ state: 'already', option: 1 });
		await expect(castBallot({ ...first, option: 2 })).rejects.toMatchObject({
			code: 'ballot_already_cast',
			details: { option: 1 }
		});
		await countVote(poll.id);
		expect((await tallyOf(poll.id))?.counts).toEqual({ 1: 1, 2: 0 });
	});

	it('keeps its books: what was received is what was counted and what was refused', async () => {
		const poll = await plantPoll(season.id, { open: { closesAt: new Date(Date.now() + 1000) } });
		const [a, b, c] = await issuePasses(season.id, 3);
		await castBallot({ slug: poll.slug, pass: a, option: 1 });
		expect(await code(castBallot({ slug: poll.slug, pass: a, option: 2 }))).toBe('ballot_already_cast');
		expect(await code(castBallot({ slug: poll.slug, pass: b, option: 7 }))).toBe('no_such_option');
		const back = shiftClock(5000);
		expect(await code(castBallot({ slug: poll.slug, pass: c, option: 1 }))).toBe('poll_closed');
		await countVote(poll.id);
		await inTransaction((tx, actor) => publishPoll(tx, actor, poll.id));
		back();
		const { result } = await viewPoll(season.id, poll.slug);
		expect(result).toMatchObject({
			received: 4,
			counted: 1,
			refused: { late: 1, repeated: 1, noSuchOption: 1 }
		});
		expect((await recount(bundleOf(poll.id))).ok).toBe(true);
	});

	it('counts what arrives within the grace, whatever the clock of the voter says', async () => {
		const poll = await plantPoll(season.id, {
			graceMs: 60_000,
			open: { closesAt: new Date(Date.now() - 1000) }
		});
		const [pass] = await issuePasses(season.id, 1);
		expect((await castBallot({ slug: poll.slug, pass, option: 2 })).state).toBe('counted');
	});

	it('cannot be voted on too early or too late, and says which', async () => {
		const poll = await plantPoll(season.id, { state: 'committed' });
		const [pass] = await issuePasses(season.id, 1);
		expect(await code(castBallot({ slug: poll.slug, pass, option: 1 }))).toBe('poll_not_open');
		await inTransaction((tx, actor) => openPoll(tx, actor, poll.id));
		await countVote(poll.id);
		forgetPolls();
		expect(await code(castBallot({ slug: poll.slug, pass, option: 1 }))).toBe('poll_closed');
	});

	it('is fixed once committed, moves only forward, and only by the hand of an operator', async () => {
		const poll = await plantPoll(season.id, { state: 'committed' });
		expect(await code(inTransaction((tx, actor) => closePoll(tx, actor, poll.id)))).toBe('poll_fixed');
		expect(await code(transaction((tx) => openPoll(tx, anonymous('ko'), poll.id)))).toBe('sign_in_first');
		const before = await prisma().poll.findUniqueOrThrow({ where: { id: poll.id } });
		await inTransaction((tx, actor) => commitPoll(tx, actor, poll.id));
		expect(await prisma().poll.findUniqueOrThrow({ where: { id: poll.id } })).toEqual(before);
		const one = { label: { ko: '', en: '' }, subject: 'x' };
		const draft = { seasonId: season.id, slug: 'one-option', title: one.label, options: [one] };
		expect(await code(inTransaction((tx, actor) => createPoll(tx, actor, draft)))).toBe('bad_input');
	});

	it('tells of opening, closing and publishing once each', async () => {
		const poll = await plantPoll(season.id);
		for (let i = 0; i < 2; i++) {
			await inTransaction((tx, actor) => openPoll(tx, actor, poll.id).catch(() => {}));
			await countVote(poll.id);
			await inTransaction((tx, actor) => publishPoll(tx, actor, poll.id));
		}
		await outbox.drain();
		const events = await prisma().outboxEvent.findMany({
			where: { type: { startsWith: 'voting.' } },
			orderBy: { id: 'asc' }
		});
		const mine = events.filter((event) => (event.payload as { pollId: string }).pollId === poll.id);
		expect(mine.map((event) => event.type)).toEqual([
			'voting.poll_opened',
			'voting.poll_closed',
			'voting.poll_tallied',
			'voting.poll_published'
		]);
	});
});

describe('eligibility', () => {
	it('refuses a missing, a forged and a foreign pass', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		const forged = `${pass!.slice(0, -2)}AA`;
		const later = await plantSeason();
		const elsewhere = await issuePass(later.id, 'n');
		for (const bad of [null, '', 'x', forged, pass!.replace(/^d/, 'a')])
			expect(await code(castBallot({ slug: poll.slug, pass: bad, option: 1 }))).toBe('pass_needed');
		// Of the season that is now under way, which has no such poll; the other way round: earlier-season.test.ts.
		expect(await code(castBallot({ slug: poll.slug, pass: elsewhere, option: 1 }))).toBe('not_found');
		const now = await plantPoll(later.id);
		expect(await code(castBallot({ slug: now.slug, pass, option: 1 }))).toBe('pass_needed');
	});

	it.each(['', 'no-such-poll', 'a\0b', '../x', 'x'.repeat(10_000)])('finds no poll at %j', async (slug) => {
		const [pass] = await issuePasses(season.id, 1);
		expect(await code(castBallot({ slug, pass, option: 1 }))).toBe('not_found');
	});

	it('lets an account vote once, on whatever device', async () => {
		const poll = await plantPoll(season.id, { tier: 'account' });
		const [device] = await issuePasses(season.id, 1);
		expect(await code(castBallot({ slug: poll.slug, pass: device, option: 1 }))).toBe('account_needed');
		const person = {
			...anonymous('ko'),
			kind: 'user' as const,
			userId: '0198a000-0000-7000-8000-00000000aaaa',
			emailConfirmed: true
		};
		const [phone, laptop] = [accountPass(person, season.id), accountPass(person, season.id)];
		expect((await castBallot({ slug: poll.slug, pass: phone, option: 1 })).state).toBe('counted');
		expect(await code(castBallot({ slug: poll.slug, pass: laptop, option: 2 }))).toBe('ballot_already_cast');
	});

	it('takes no ballot of an account that was shut after it got its pass, and takes it once it is opened again', async () => {
		const poll = await plantPoll(season.id, { tier: 'account' });
		const { id } = await prisma().user.create({
			data: { email: 'shut@example.org', name: 'Shut', passwordHash: 'x', locale: 'ko' }
		});
		const person = { ...anonymous('ko'), kind: 'user' as const, userId: id, emailConfirmed: true };
		const pass = accountPass(person, season.id);
		const cast = async (disabledAt: Date | null) => {
			await prisma().user.update({ where: { id }, data: { disabledAt } });
			forgetPolls(); // a second later
			return code(castBallot({ slug: poll.slug, pass, option: 1 }));
		};
		expect(await cast(new Date())).toBe('account_disabled');
		expect(await prisma().ballot.count({ where: { pollId: poll.id } })).toBe(0);
		expect(await cast(null)).toBe('accepted');
	});

	it('gives nobody a second ballot for signing in', async () => {
		const poll = await plantPoll(season.id);
		const [pass] = await issuePasses(season.id, 1);
		const person = {
			...anonymous('ko'),
			kind: 'user' as const,
			userId: '0198a000-0000-7000-8000-00000000bbbb',
			emailConfirmed: true
		};
		const account = accountPass(person, season.id);
		expect((await castBallot({ slug: poll.slug, pass, accountPass: account, option: 1 })).state).toBe(
			'counted'
		);
		expect(await code(castBallot({ slug: poll.slug, pass, accountPass: account, option: 2 }))).toBe(
			'ballot_already_cast'
		);
		expect(await code(castBallot({ slug: poll.slug, pass: account, option: 2 }))).toBe('pass_needed');
	});

	it('gives one voter nullifiers that do not agree between polls', async () => {
		const [one, two] = [await plantPoll(season.id), await plantPoll(season.id)];
		const [pass] = await issuePasses(season.id, 1);
		for (const poll of [one, two]) await castBallot({ slug: poll.slug, pass, option: 1 });
		const rows = await prisma().ballot.findMany({ where: { pollId: { in: [one.id, two.id] } } });
		expect(rows.length).toBe(2);
		expect(Buffer.from(rows[0]!.nullifier).equals(Buffer.from(rows[1]!.nullifier))).toBe(false);
		const id = readPass(pass)!.id;
		const leaves = await prisma().$queryRaw<
			{ n: number }[]
		>`SELECT count(*)::int AS n FROM poll_lines WHERE position(${id} in convert_from(data, 'UTF8')) > 0`;
		expect(leaves[0]!.n).toBe(0);
	});
});

describe('the running tally', () => {
	it('is in nothing the public can read before publication', async () => {
		const [left, right] = [await plantPoll(season.id), await plantPoll(season.id)];
		const passes = await issuePasses(season.id, 6);
		for (const pass of passes) {
			await castBallot({ slug: left.slug, pass, option: 1 });
			await castBallot({ slug: right.slug, pass, option: 2 });
		}
		for (const poll of [left, right]) await countVote(poll.id);
		const views = await Promise.all([left, right].map((poll) => viewPoll(season.id, poll.slug)));
		// What must differ between two polls, and says nothing of the outcome, is struck out; the rest is equal byte for byte.
		const seen = views.map((view) =>
			JSON.stringify({
				...view,
				log: null,
				checkpoint: view.checkpoint?.split('\n')[1],
				openedAt: 0,
				closedAt: 0
			})
				.replaceAll(view.id, 'id')
				.replaceAll(view.slug, 'slug')
		);
		expect(seen[0]).toBe(seen[1]);
		expect(views[0]!.running).toBeNull();
		expect(views[0]!.result).toBeNull();
	});

	it('is shown where the rules say so', async () => {
		const poll = await plantPoll(season.id, { showRunning: true });
		const [pass] = await issuePasses(season.id, 1);
		await castBallot({ slug: poll.slug, pass, option: 2 });
		expect((await viewPoll(season.id, poll.slug)).running).toEqual({ 1: 0, 2: 1 });
	});
});
