import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { m } from '#lib/paraglide/messages.js';
import { BallotBox, type StandingBallot } from './ballot-box.svelte.ts';

type Reply = () => Response;
const json = (body: object, status = 200): Response => new Response(JSON.stringify(body), { status });
const dead: Reply = () => {
	throw new TypeError('Failed to fetch');
};
const gateway: Reply = () => new Response('<html>Bad Gateway</html>', { status: 502 });
const counted: Reply = () => json({ state: 'counted', option: 2, code: 'A7F2', promise: 'signed' });
const closed: Reply = () => json({ error: { code: 'poll_closed', message: 'It has ended.' } }, 409);

let kept: Map<string, string>;
/** What tells the pages that show a ballot. */
let marks: string[];
const shownAt = ['/vote/final', '/live', '/en/vote/final', '/en/live'];
/** What the line answers to ballots, in turn; the last answer stays. */
let answers: Reply[];
let receipt: Reply;
let nonces: string[];
let receiptsAsked: number;
const noSocket = { cast: async () => null };
const box = (own: StandingBallot | null = null): BallotBox => new BallotBox(noSocket, own);
const later = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
	vi.useFakeTimers();
	kept = new Map();
	marks = [];
	vi.stubGlobal('document', {
		get cookie() {
			return '';
		},
		set cookie(mark: string) {
			marks.push(mark);
		}
	});
	[answers, nonces, receiptsAsked] = [[counted], [], 0];
	receipt = () => json({ error: { code: 'not_found', message: 'none' } }, 404);
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	});
	vi.stubGlobal('addEventListener', () => {});
	vi.stubGlobal('removeEventListener', () => {});
	vi.stubGlobal('fetch', async (address: string, { body }: RequestInit) => {
		if (address.endsWith('/receipt')) {
			receiptsAsked++;
			return receipt();
		}
		nonces.push((JSON.parse(body as string) as { nonce: string }).nonce);
		return (answers.length > 1 ? answers.shift()! : answers[0]!)();
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe('a ballot on the live page', () => {
	test('goes again by itself, as the same one, until it stands, and says so meanwhile', async () => {
		answers = [dead, gateway, counted];
		const live = box();
		const voting = live.vote('final', 2);
		await later(0.5);
		expect([live.busy('final'), live.message('final')]).toEqual([true, m.voting_unanswered()]);
		await live.vote('final', 1); // a second press while the first is on its way
		await later(60);
		await voting;
		expect(nonces.length).toBe(3);
		expect(new Set(nonces).size).toBe(1);
		expect(live.cast).toEqual({ slug: 'final', option: 2, code: 'A7F2', fresh: true });
		expect([live.busy('final'), live.message('final')]).toEqual([false, '']);
		expect([...kept]).toEqual([['promise:final', 'signed']]);
		expect(marks.map((mark) => /^voted=1; Path=(\S+);/.exec(mark)?.[1])).toEqual(shownAt);
	});

	test('that had no answer when its page was closed goes on where it is opened next', async () => {
		answers = [dead];
		void box().vote('final', 2);
		await later(0.5);
		vi.clearAllTimers(); // the page is gone
		answers = [counted];
		const next = box();
		await next.follow('final', 'open');
		expect(next.cast?.option).toBe(2);
		expect(new Set(nonces).size).toBe(1);
		await next.follow('final', 'open');
		expect(nonces.length).toBe(2);
	});

	test('that turns out to stand is not sent again', async () => {
		kept.set('ballot:final', JSON.stringify({ option: 2, nonce: 'n', voter: null, at: Date.now() }));
		await box({ slug: 'final', option: 2, code: null }).follow('final', 'open');
		expect([nonces.length, kept.size]).toEqual([0, 0]);
	});

	test('is sent no more once the vote has ended, and it is found out whether it got in', async () => {
		answers = [dead];
		const live = box();
		void live.vote('final', 2);
		await later(0.5);
		await live.follow('final', 'closed');
		await later(0);
		expect([live.busy('final'), live.message('final')]).toEqual([false, m.voting_unanswered_late()]);
		await later(600);
		expect([nonces.length, receiptsAsked, kept.size]).toEqual([1, 1, 0]);
		expect([live.cast, live.message('final')]).toEqual([null, m.voting_unanswered_late()]);
	});

	test('that is on its way when the vote ends still has its answer', async () => {
		const answer = Promise.withResolvers<object>();
		const live = new BallotBox({ cast: () => answer.promise }, null);
		const voting = live.vote('final', 2);
		await live.follow('final', 'closed');
		expect([live.busy('final'), live.message('final')]).toEqual([true, '']);
		answer.resolve({ state: 'counted', option: 2, code: 'A7F2', promise: 'signed' });
		await voting;
		expect([live.cast?.option, live.message('final'), receiptsAsked]).toEqual([2, '', 0]);
	});

	test('whose answer was lost is shown to stand after all, though the vote ended meanwhile', async () => {
		answers = [dead, closed];
		receipt = () => json({ option: 2, code: 'A7F2', index: 7, text: 'signed' });
		const live = box();
		const voting = live.vote('final', 2);
		await later(60);
		await voting;
		expect(live.cast).toEqual({ slug: 'final', option: 2, code: 'A7F2' });
		expect([live.message('final'), marks.length]).toEqual(['', shownAt.length]);
	});

	test('that is refused is not sent again, and says why', async () => {
		answers = [closed];
		const live = box();
		await live.vote('final', 2);
		await later(600);
		expect([nonces.length, receiptsAsked, kept.size]).toEqual([1, 0, 0]);
		expect([live.busy('final'), live.message('final'), marks]).toEqual([false, 'It has ended.', []]);
	});

	test('that is refused since another stands has its page show that one', async () => {
		answers = [() => json({ error: { code: 'ballot_already_cast', message: 'Once.' } }, 409)];
		await box().vote('final', 2);
		expect(marks.length).toBe(shownAt.length);
	});

	test('does not hold up that of the next vote', async () => {
		answers = [dead];
		const live = box();
		void live.vote('semi-final', 1);
		await later(0.5);
		answers = [counted];
		await live.vote('final', 2);
		expect(live.cast?.slug).toBe('final');
		expect(live.message('final')).toBe('');
	});

	test('goes over the open socket, and asks the network where that says nothing', async () => {
		const busy = { error: { code: 'unavailable', message: 'wait', details: { seconds: 2 } } };
		const replies = [async () => busy, async () => Promise.reject(new Error('timeout'))];
		const sent: unknown[] = [];
		const socket = { cast: (ballot: object) => (sent.push(ballot), replies.shift()!()) };
		const live = new BallotBox(socket, null, 'cable');
		const voting = live.vote('final', 2);
		await later(0.5);
		expect(live.message('final')).toBe(m.voting_busy_retry());
		await later(60);
		await voting;
		expect([sent.length, nonces.length, live.cast?.option]).toEqual([2, 1, 2]);
		expect(sent[0]).toMatchObject({ slug: 'final', option: 2, nonce: nonces[0], path: 'cable' });
	});

	test('says to keep the page open where the browser keeps nothing', async () => {
		vi.stubGlobal('localStorage', undefined);
		answers = [dead];
		const live = box();
		void live.vote('final', 2);
		await later(0.5);
		expect(live.message('final')).toBe(m.voting_unanswered_unkept());
	});
});
