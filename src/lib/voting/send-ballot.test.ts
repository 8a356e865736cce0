import { describe, expect, test } from 'vitest';
import { noReply, replyOf, type Reply } from './ballot-line.ts';
import { newNonce, sendBallot, verdictOf, waitMs, type Ballot, type Standing } from './send-ballot.ts';

const ballot: Ballot = { option: 2, nonce: 'AAAAAAAAAAAAAAAAAAAAAA' };
const counted = replyOf({ state: 'counted', option: 2, code: 'A7F2', promise: 'signed' }, 200);
const refusal = (code: string, status: number, details: object = {}, asked = 0): Reply =>
	replyOf({ error: { code, message: `${code} in words`, details } }, status, asked);
const passNeeded = refusal('pass_needed', 401);
const proofNeeded = refusal('proof_needed', 403, { challenge: '{"salt":"s"}' });
const pass = replyOf({ pass: 'd.season.id.mac' }, 200);
/** What a proxy answers when nobody is behind it. */
const badGateway = replyOf(null, 502);

/** Answers in turn, and everything that was sent, told and waited for. */
function line(answers: Reply[], passes: Reply[] = []) {
	const seen = {
		sent: [] as [Ballot, string | undefined][],
		asked: [] as object[],
		told: [] as Standing[],
		waits: [] as { seconds: number; awake: boolean }[]
	};
	let solved = 0;
	const sender = {
		async cast(sent: Ballot, pass?: string) {
			seen.sent.push([sent, pass]);
			return answers.shift()!;
		},
		async askPass(earned: object) {
			seen.asked.push(earned);
			return passes.shift()!;
		},
		solve: async () => `solved ${++solved}`,
		tell: (standing: Standing) => void seen.told.push(standing),
		async pause(ms: number, awake: boolean) {
			seen.waits.push({ seconds: ms / 1000, awake });
		}
	};
	return { seen, sender };
}

describe('a ballot is sent', () => {
	test('with one nonce until an answer stands, whatever a torn line or a proxy says meanwhile', async () => {
		const { seen, sender } = line([noReply, badGateway, refusal('surprise', 500), counted]);
		expect(await sendBallot(ballot, sender)).toEqual({ answer: counted.answer, lost: true });
		expect(seen.sent).toEqual(Array(4).fill([ballot, undefined]));
		expect(seen.told).toEqual(['unanswered', 'unanswered', 'unanswered']);
		expect(seen.waits.map(({ awake }) => awake)).toEqual([true, false, false]);
	});

	test('again where the vote is busy, over a request or a socket, and not before it was asked to', async () => {
		const { seen, sender } = line([
			refusal('network_busy', 429, { seconds: 30 }),
			refusal('unavailable', 0, { seconds: 2 }),
			refusal('too_many_requests', 429, {}, 60),
			counted
		]);
		expect((await sendBallot(ballot, sender)).answer).toEqual(counted.answer);
		expect(seen.told).toEqual(['busy', 'busy', 'busy']);
		for (const [at, least] of [30, 2, 60].entries())
			expect(seen.waits[at]!.seconds).toBeGreaterThanOrEqual(least);
	});

	test('no more after a refusal of ours', async () => {
		for (const code of ['poll_closed', 'ballot_already_cast', 'account_needed']) {
			const no = refusal(code, 409);
			const { seen, sender } = line([no]);
			expect(await sendBallot(ballot, sender)).toEqual({ answer: no.answer, lost: false });
			expect(seen.waits).toEqual([]);
		}
		const { sender } = line([noReply, refusal('poll_closed', 409)]);
		expect((await sendBallot(ballot, sender)).lost).toBe(true); // the first may have got in
	});

	test('no more once the vote has ended', async () => {
		const { seen, sender } = line([noReply, noReply]);
		const ending = new AbortController();
		const pause = async () => ending.abort();
		expect(await sendBallot(ballot, { ...sender, pause, ended: ending.signal })).toEqual({
			answer: null,
			lost: true
		});
		expect(seen.sent.length).toBe(1);
	});
});

describe('a pass', () => {
	test('is earned once, and then the same ballot goes with it', async () => {
		const { seen, sender } = line([passNeeded, counted], [proofNeeded, pass]);
		expect((await sendBallot(ballot, sender)).answer).toEqual(counted.answer);
		expect(seen.asked).toEqual([{}, { proof: 'solved 1' }]);
		expect(seen.sent).toEqual([
			[ballot, undefined],
			[ballot, 'd.season.id.mac']
		]);
		expect(seen.told).toEqual(['working', null]);
	});

	test('is asked for again where the network has had many, after as long as it was told', async () => {
		const many = refusal('too_many_requests', 429, { seconds: 60 });
		const spent = refusal('proof_spent', 409);
		const { seen, sender } = line([passNeeded, counted], [proofNeeded, many, spent, proofNeeded, many, pass]);
		expect((await sendBallot(ballot, sender)).answer).toEqual(counted.answer);
		expect(seen.told).toEqual(['working', 'pass', 'working', 'pass', null]);
		expect(seen.waits.map(({ seconds }) => seconds >= 60)).toEqual([true, true]);
		expect(seen.asked).toEqual([
			{},
			{ proof: 'solved 1' },
			{ proof: 'solved 1' },
			{},
			{ proof: 'solved 2' },
			{ proof: 'solved 2' }
		]);
	});

	test('takes the work that was begun while the page was read, and other work where that ran out', async () => {
		const { seen, sender } = line(
			[passNeeded, counted],
			[refusal('proof_wrong', 400), proofNeeded, noReply, pass]
		);
		await sendBallot(ballot, { ...sender, begun: Promise.resolve('begun') });
		expect(seen.asked).toEqual([{ proof: 'begun' }, {}, { proof: 'solved 1' }, { proof: 'solved 1' }]);
		expect(seen.told).toEqual(['working', 'working', 'unanswered', null]);
	});

	test('is given no work without end: proofs that are refused again and again are waited with', async () => {
		const wrong = refusal('proof_wrong', 400);
		const { seen, sender } = line(
			[passNeeded, counted],
			[proofNeeded, wrong, proofNeeded, wrong, proofNeeded, pass]
		);
		await sendBallot(ballot, sender);
		expect(seen.waits.length).toBe(1);
	});

	test('that is refused for good, or not to be had here, ends it', async () => {
		const no = refusal('no_season', 404);
		expect(await sendBallot(ballot, line([passNeeded], [no]).sender)).toEqual({
			answer: no.answer,
			lost: false
		});
		const { sender } = line([passNeeded]);
		expect(await sendBallot(ballot, { ...sender, askPass: undefined })).toEqual({
			answer: passNeeded.answer,
			lost: false
		});
		const twice = line([passNeeded, passNeeded], [pass]);
		expect((await sendBallot(ballot, twice.sender)).answer).toEqual(passNeeded.answer);
	});
});

test('waits grow up to a bound, differ by chance, and are never shorter than what was asked for', () => {
	expect([1, 2, 3, 4, 60].map((attempts) => waitMs(attempts, 0, 0))).toEqual([1000, 2000, 4000, 7500, 7500]);
	expect([1, 2, 3, 4, 60].map((attempts) => waitMs(attempts, 0, 1))).toEqual([
		3000, 6000, 12_000, 22_500, 22_500
	]);
	expect([0, 1].map((random) => waitMs(1, 60, random))).toEqual([60_000, 90_000]);
	expect([1, 2, 60].map((attempts) => waitMs(attempts, 2, 0))).toEqual([2000, 2000, 2000]);
	expect([1, 2, 60].map((attempts) => waitMs(attempts, 2, 1))).toEqual([4000, 6000, 6000]);
});

test('only our own words are a yes or a no', () => {
	const verdicts = [
		counted,
		replyOf({ state: 'already' }, 200),
		refusal('poll_closed', 409),
		refusal('poll_closed', 0),
		replyOf({ state: 'open' }, 200),
		replyOf('<html>', 200),
		replyOf({ error: { code: 'blocked' } }, 403),
		replyOf({ error: 'Forbidden' }, 403),
		replyOf(null, 403),
		refusal('identity_away', 503)
	].map(verdictOf);
	expect(verdicts).toEqual(['stands', 'stands', 'refused', 'refused', ...Array<string>(6).fill('again')]);
});

test('a nonce is 16 bytes of chance in base64url', () => {
	const nonces = Array.from({ length: 50 }, newNonce);
	expect(nonces.every((nonce) => /^[\w-]{21}[AQgw]$/.test(nonce))).toBe(true);
	expect(new Set(nonces).size).toBe(50);
});
