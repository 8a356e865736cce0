import path from 'node:path';
import { isRedirect } from '@sveltejs/kit';
import { beforeAll, expect, test } from 'vitest';
import { anonymous, config, prisma, shiftClock } from '#lib/server/platform/index.ts';
import {
	accountPass,
	castBallot,
	issuePass,
	passCookie,
	readPass,
	waitStamp,
	type BallotInput
} from '#lib/server/voting/index.ts';
import { code } from '../../support/barrier.ts';
import { votedCookie } from '#lib/voting/voted-mark.ts';
import { testDatabase } from '../../support/database.ts';
import { countVote, issuePasses, plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();
let earlier: { id: string; slug: string };
let season: { id: string; slug: string };
/** Of a device that voted last year: its cookie lasts that long. */
let old: string;
beforeAll(async () => {
	earlier = await plantSeason();
	old = await issuePass(earlier.id, 'a network');
	season = await plantSeason();
	Object.assign(config(), { PASS_PROOF: 500, PASS_WAIT_SECONDS: 5 });
});

const person = {
	...anonymous('ko'),
	kind: 'user' as const,
	userId: '0198a000-0000-7000-8000-00000000cccc',
	emailConfirmed: true
};
const cast = (slug: string, passes: Partial<BallotInput>) => code(castBallot({ slug, option: 1, ...passes }));
const ballotsOf = (pollId: string) => prisma().ballot.count({ where: { pollId } });

test('a device with a pass of an earlier season is told to get one of this season, and votes once with it', async () => {
	const poll = await plantPoll(season.id);
	expect(await cast(poll.slug, { pass: old })).toBe('pass_needed');
	const [pass] = await issuePasses(season.id, 1);
	expect(await cast(poll.slug, { pass })).toBe('accepted');
	expect(await cast(poll.slug, { pass: old })).toBe('pass_needed');
	expect(await ballotsOf(poll.id)).toBe(1);
});

test('a vote of that name a year ago is not the one that is meant', async () => {
	const before = await plantPoll(earlier.id, { slug: 'final' });
	expect(await cast('final', { pass: old })).toBe('accepted');
	await countVote(before.id);
	const poll = await plantPoll(season.id, { slug: 'final', state: 'committed' });
	const another = await issuePass(earlier.id, 'another network');
	await expect.poll(() => cast('final', { pass: another })).toBe('pass_needed');
	expect([await ballotsOf(before.id), await ballotsOf(poll.id)]).toEqual([1, 0]);
});

test('a draft of this season does not show in the answer of the vote that had its name', async () => {
	const before = await plantPoll(earlier.id);
	await countVote(before.id);
	await plantPoll(season.id, { slug: before.slug, state: 'draft' });
	expect(await cast(before.slug, { pass: old })).toBe('poll_closed');
	const [pass] = await issuePasses(season.id, 1);
	expect(await cast(before.slug, { pass })).toBe('not_found');
});

test('an account votes, whatever pass its device kept from an earlier season, and once', async () => {
	const poll = await plantPoll(season.id, { tier: 'account' });
	const account = accountPass(person, season.id);
	expect(await cast(poll.slug, { pass: old, accountPass: accountPass(person, earlier.id) })).toBe(
		'account_needed'
	);
	expect(await cast(poll.slug, { pass: old, accountPass: account })).toBe('accepted');
	expect(await cast(poll.slug, { pass: old, accountPass: account, option: 2 })).toBe('ballot_already_cast');
	expect(await cast(poll.slug, { pass: accountPass(person, earlier.id), accountPass: account })).toBe(
		'accepted'
	);
	expect(await ballotsOf(poll.id)).toBe(1);
});

// The page of a vote, as SvelteKit asks its load and its action.
interface VotePage {
	load: (event: object) => Promise<{ earns: boolean; stamp: string | null }>;
	actions: { cast: (event: object) => Promise<unknown> };
}
const page = async () =>
	(await import(path.resolve('src/routes/vote/[poll]/+page.server.ts'))) as unknown as VotePage;

function eventOf(slug: string, cookies: Record<string, string>, form?: Record<string, string>) {
	const url = new URL(`http://127.0.0.1/vote/${slug}`);
	const body = form && new URLSearchParams(form);
	return {
		params: { poll: slug },
		url,
		request: new Request(url, { method: body ? 'POST' : 'GET', body: body ?? null }),
		locals: { actor: anonymous('ko'), locale: 'ko', sessionToken: null },
		cookies: {
			get: (name: string) => cookies[name],
			set: (name: string, value: string) => void (cookies[name] = value)
		},
		getClientAddress: () => '203.0.113.77',
		setHeaders: () => {}
	};
}

test('the page has such a device work for a new pass, and lets one without scripts wait for it', async () => {
	const poll = await plantPoll(season.id);
	const [good] = await issuePasses(season.id, 1);
	const { load } = await page();
	const offered = async (cookies: Record<string, string>) => {
		const { earns, stamp } = await load(eventOf(poll.slug, { [votedCookie]: '1', ...cookies }));
		return [earns, stamp !== null];
	};
	expect(await offered({})).toEqual([true, true]);
	expect(await offered({ [passCookie]: old })).toEqual([true, true]);
	expect(await offered({ [passCookie]: 'no pass at all' })).toEqual([true, true]);
	expect(await offered({ [passCookie]: good! })).toEqual([false, false]);
});

test.each([
	['of an earlier season', () => old],
	['that nobody can read', () => 'd.cut-short']
])('a device without scripts votes once with a cookie %s', async (_, cookie) => {
	const poll = await plantPoll(season.id);
	const cookies = { [passCookie]: cookie() };
	const { load, actions } = await page();
	const { stamp } = await load(eventOf(poll.slug, cookies));
	const back = shiftClock(6000);
	const vote = (form: Record<string, string>) =>
		actions.cast(eventOf(poll.slug, cookies, form)).catch((thrown: unknown) => isRedirect(thrown));
	expect(await vote({ option: '1', stamp: stamp! })).toBe(true);
	expect(await vote({ option: '2', stamp: waitStamp() })).toMatchObject({
		data: { code: 'ballot_already_cast' }
	});
	back();
	expect(readPass(cookies[passCookie])?.seasonId).toBe(season.id);
	expect(await ballotsOf(poll.id)).toBe(1);
});
