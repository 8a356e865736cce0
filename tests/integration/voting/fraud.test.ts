import { randomBytes, randomUUID } from 'node:crypto';
import { solveChallenge } from 'altcha-lib/v1';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config, prisma, shiftClock, transaction, type Role } from '#lib/server/platform/index.ts';
import {
	castBallot,
	closePoll,
	confirmTally,
	decideGroup,
	eraseTraces,
	forgetTraces,
	handGroup,
	issuePass,
	pollDesk,
	proofChallenge,
	waitStamp,
	watchFraud
} from '#lib/server/voting/index.ts';
import { earnedBy, type Earned } from '#lib/server/voting/fraud/proof.ts';
import { raise } from '#lib/server/voting/log/alarm.ts';
import { forgetCounts } from '#lib/server/voting/sparing.ts';
import { actorWith } from '../../support/actors.ts';
import { atOnce, code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { countVote, nonce, plantPoll, plantSeason, type TestPoll } from '../../support/polls.ts';

testDatabase();
let season: { id: string };
beforeAll(async () => void (season = await plantSeason()));
beforeEach(() => forgetTraces());

const person = (...roles: Role[]) => actorWith(randomUUID(), ...roles);
const crowd = (network: string, count: number) =>
	Promise.all(Array.from({ length: count }, () => issuePass(season.id, network)));
const vote = (poll: TestPoll, passes: string[], option: number) =>
	Promise.all(passes.map((pass) => castBallot({ slug: poll.slug, pass, option, nonce: nonce() })));
/** A minute is judged when it is over. */
async function judgedLater() {
	const back = shiftClock(2 * 60_000);
	await watchFraud().finally(back);
}
const groupsOf = (poll: TestPoll) =>
	prisma().ballotGroup.findMany({
		where: { pollId: poll.id },
		orderBy: [{ rule: 'asc' }, { size: 'desc' }],
		select: { rule: true, size: true }
	});

describe('a voter pass', () => {
	beforeAll(() => void (config().PASS_PROOF = 500));
	const network = () => randomBytes(8).toString('hex');
	const bought = async (earned: Earned, by: string) => issuePass(season.id, by, await earnedBy(earned, by));

	async function solved() {
		const challenge = proofChallenge()!;
		const { number } = (await solveChallenge(challenge.challenge, challenge.salt, 'SHA-256', 500).promise)!;
		const { algorithm, challenge: hash, salt, signature } = challenge;
		return { algorithm, challenge: hash, salt, signature, number };
	}

	test('is earned by work, once', async () => {
		const proof = await solved();
		expect(await code(bought({ proof }, network()))).toBe('accepted');
		expect(await code(bought({ proof }, network()))).toBe('proof_spent');
	});

	test('is earned once when the same work is sent a hundred times at the same moment', async () => {
		const proof = await solved();
		const codes = await atOnce(100, () => code(bought({ proof }, network())));
		expect(codes.filter((one) => one === 'accepted')).toHaveLength(1);
	});

	test.each([
		['the wrong number', (proof: Solved) => ({ ...proof, number: proof.number + 1 })],
		['another salt', (proof: Solved) => ({ ...proof, salt: proof.salt.replace(/^./, 'z') })],
		[
			'another end',
			(proof: Solved) => ({
				...proof,
				salt: proof.salt.replace(/\d(?=&$)/, (digit) => `${9 - Number(digit)}`)
			})
		],
		['a signature of nobody', (proof: Solved) => ({ ...proof, signature: '0'.repeat(64) })],
		['a challenge of its own', (proof: Solved) => ({ ...proof, challenge: 'f'.repeat(64) })],
		['another hash', (proof: Solved) => ({ ...proof, algorithm: 'SHA-1' })],
		['nothing', () => null],
		['words', () => 'please']
	])('is not earned by %s', async (_, change) => {
		expect(await code(bought({ proof: change(await solved()) }, network()))).toBe('proof_wrong');
	});
	type Solved = Awaited<ReturnType<typeof solved>>;

	test('asks for work where none was done', async () => {
		const refusal = await bought({}, network()).catch((error: { details: { challenge: string } }) => error);
		expect(JSON.parse((refusal as { details: { challenge: string } }).details.challenge)).toMatchObject({
			algorithm: 'SHA-256',
			maxnumber: 500
		});
	});

	test('is earned without scripts by waiting, once, and a network gets few of those', async () => {
		expect(await code(bought({ stamp: waitStamp() }, network()))).toBe('wait_first');
		config().PASS_WAIT_SECONDS = 0;
		const stamp = waitStamp();
		const here = network();
		expect(await code(bought({ stamp }, here))).toBe('accepted');
		expect(await code(bought({ stamp }, here))).toBe('proof_spent');
		expect(await code(bought({ stamp }, network()))).toBe('accepted'); // a stranger's, who was given the same rendering
		expect(await code(bought({ stamp: stamp.replace(/^\d/, '2') }, network()))).toBe('proof_wrong');
		const factor = config().RATE_FACTOR;
		config().RATE_FACTOR = 1;
		const one = network();
		const codes: unknown[] = [];
		for (let turn = 0; turn < 12; turn++) codes.push(await code(bought({ stamp: waitStamp() }, one)));
		config().RATE_FACTOR = factor;
		expect(codes.filter((each) => each === 'accepted')).toHaveLength(10);
		expect(codes.at(-1)).toBe('too_many_requests');
	});
});

describe('ballots are set aside by the rules of their poll', () => {
	test('when one network sends more in a minute than the rule says, and no others', async () => {
		const poll = await plantPoll(season.id, { fraud: [{ rule: 'burst', perMinute: 4 }] });
		await vote(poll, await crowd('burst-farm', 5), 1);
		await vote(poll, await crowd('burst-home', 4), 1);
		await watchFraud();
		expect(await groupsOf(poll)).toEqual([]); // the minute is not over
		await judgedLater();
		await judgedLater(); // and again: nothing is left
		expect(await groupsOf(poll)).toEqual([{ rule: 'burst', size: 5 }]);
	});

	test('when many passes of a network are issued in a minute', async () => {
		const poll = await plantPoll(season.id, { fraud: [{ rule: 'fresh', perMinute: 4 }] });
		const farm = await crowd('fresh-farm', 6);
		await vote(poll, farm.slice(0, 3), 2);
		await vote(poll, await crowd('fresh-home', 3), 1);
		await judgedLater();
		expect(await groupsOf(poll)).toEqual([{ rule: 'fresh', size: 3 }]);
	});

	test('when a network leans far from all others, whichever way', async () => {
		const poll = await plantPoll(season.id, { fraud: [{ rule: 'skew', ballots: 10, points: 60 }] });
		await vote(poll, await crowd('skew-farm', 10), 2);
		const home = await crowd('skew-home', 20);
		await vote(poll, home.slice(0, 14), 1);
		await vote(poll, home.slice(14), 2);
		await watchFraud();
		expect(await groupsOf(poll)).toEqual([{ rule: 'skew', size: 10 }]);
	});

	test('before the tally is made, even where no timer has come yet', async () => {
		const poll = await plantPoll(season.id, { fraud: [{ rule: 'burst', perMinute: 2 }] });
		await vote(poll, await crowd('late-farm', 3), 1);
		await watchFraud(); // traces them; their minute is not over
		await transaction((tx) => closePoll(tx, person('operator'), poll.id));
		const back = shiftClock(2 * 60_000);
		const confirmed = await code(transaction((tx) => confirmTally(tx, person('auditor'), poll.id))).finally(
			back
		);
		expect(confirmed).toBe('groups_undecided');
	});

	test.each([
		[[{ rule: 'burst', perMinute: 0 }]],
		[[{ rule: 'burst' }]],
		[[{ rule: 'burst', perMinute: 3, points: 1 }]],
		[[{ rule: 'unheard-of', perMinute: 3 }]],
		[
			[
				{ rule: 'burst', perMinute: 3 },
				{ rule: 'burst', perMinute: 4 }
			]
		]
	])('which cannot be %j', async (fraud) => {
		expect(await code(plantPoll(season.id, { fraud: fraud as never }))).toBe('bad_input');
	});
});

describe('the desk', () => {
	test('has books that add up whenever somebody looks, while ballots keep coming', async () => {
		const poll = await plantPoll(season.id, { fraud: [] });
		for (const pass of await crowd('desk-live', 6)) {
			await vote(poll, [pass], 1);
			const { ballots } = await pollDesk(person('auditor'), season.id, poll.slug);
			expect(ballots.intake.received).toBe(ballots.stored);
		}
	});

	test('sets ballots aside by network and minute, and its books reconcile at every step', async () => {
		const poll = await plantPoll(season.id, { change: 'last', fraud: [] });
		const farm = await crowd('desk-farm', 4);
		await vote(poll, farm, 1);
		await vote(poll, [farm[0]!], 2);
		await vote(poll, await crowd('desk-home', 3), 2);
		await watchFraud();
		const actor = person('auditor');
		const desk = async () => {
			forgetCounts(poll.id);
			return pollDesk(actor, season.id, poll.slug);
		};
		const { signals, ballots, intake } = await desk();
		expect(signals.networks.map(({ ballots: count }) => count)).toEqual([4, 3]);
		expect([ballots.stored, ballots.voters, intake.received]).toEqual([8, 7, 8]);
		expect(JSON.stringify(signals)).not.toContain('option');
		const choice = {
			pollId: poll.id,
			network: signals.networks[0]!.network,
			from: null,
			to: null,
			note: 'seen'
		};
		await transaction((tx) => handGroup(tx, actor, choice));
		expect((await desk()).ballots).toMatchObject({ aside: 4, excluded: 0 });
		expect((await desk()).groups.map(({ note }) => note)).toEqual(['desk-f · seen']);
		expect(await code(transaction((tx) => handGroup(tx, actor, choice)))).toBe('nothing_to_set_aside');
		expect(await code(transaction((tx) => handGroup(tx, actor, { ...choice, network: null })))).toBe(
			'choose_ballots'
		);
		expect(await code(transaction((tx) => handGroup(tx, person('judge'), choice)))).toBe('forbidden');
	});
});

describe('where voters came from', () => {
	const daysLater = async (days: number, act: () => Promise<void>) => {
		const back = shiftClock(days * 86_400_000);
		await act().finally(back);
	};
	const knownOf = async ({ id: pollId }: TestPoll) => [
		await prisma().voterTrace.count({ where: { pollId } }),
		await prisma().networkSum.count({ where: { pollId } }),
		await prisma().networkMinute.count({ where: { pollId } }),
		await prisma().networkOption.count({ where: { pollId, network: { not: '' } } })
	];
	const isKnown = async (poll: TestPoll) => (await knownOf(poll)).every((rows) => rows > 0);
	const publishedAt = (poll: TestPoll, at: Date) =>
		prisma().poll.update({ where: { id: poll.id }, data: { state: 'published', publishedAt: at } });
	/** A season of its own: what else is open keeps its networks. */
	async function traced(network: string, change: Parameters<typeof plantPoll>[1] = {}) {
		const own = await plantSeason();
		const poll = await plantPoll(own.id, { approvals: 1, fraud: [], ...change });
		await vote(poll, await Promise.all([1, 2, 3].map(() => issuePass(own.id, network))), 1);
		await watchFraud();
		const networks = () => prisma().voterPass.count({ where: { seasonId: own.id, network } });
		return { poll, networks };
	}

	test('is forgotten after publication, and not before', async () => {
		const { poll, networks } = await traced('erased');
		await eraseTraces();
		await countVote(poll.id);
		await daysLater(29, eraseTraces);
		expect([await isKnown(poll), await networks()]).toEqual([true, 3]);
		await publishedAt(poll, new Date());
		await daysLater(13, eraseTraces);
		expect(await isKnown(poll)).toBe(true);
		await daysLater(15, eraseTraces);
		expect([...(await knownOf(poll)), await networks()]).toEqual([0, 0, 0, 0, 0]);
	});

	test('is forgotten so many days after its end where it is never published, and not traced again', async () => {
		const { poll, networks } = await traced('waits-for-ever', { rehearsal: true });
		await transaction((tx) => closePoll(tx, person('operator'), poll.id));
		await daysLater(29, eraseTraces);
		expect([await isKnown(poll), await networks()]).toEqual([true, 3]);
		forgetTraces();
		await daysLater(31, async () => {
			await eraseTraces();
			await issuePass(poll.seasonId, 'a-late-viewer');
			await watchFraud();
		});
		expect([...(await knownOf(poll)), await networks()]).toEqual([0, 0, 0, 0, 0]);
	});

	test('is forgotten where a log that contradicts itself keeps its poll from ever ending, and kept of one that is open', async () => {
		const unsound = await traced('unsound');
		const open = await traced('still-open');
		await raise(unsound.poll.id, 'forked', 'as in a test');
		await daysLater(400, eraseTraces);
		expect([...(await knownOf(unsound.poll)), await unsound.networks()]).toEqual([0, 0, 0, 0, 0]);
		expect([await isKnown(open.poll), await open.networks()]).toEqual([true, 3]);
	});

	test('is nowhere in what stays of ballots set aside by rule or by hand, decided or not', async () => {
		const { poll } = await traced('farm-in-notes', { fraud: [{ rule: 'burst', perMinute: 2 }] });
		await vote(poll, [await issuePass(poll.seasonId, 'hand-in-notes')], 1);
		await judgedLater();
		const actor = person('auditor');
		const choice = { pollId: poll.id, network: 'hand-in-notes', from: null, to: null, note: 'alone' };
		await transaction((tx) => handGroup(tx, actor, choice));
		const notes = async () =>
			(await pollDesk(actor, poll.seasonId, poll.slug)).groups.map(({ note }) => note).sort();
		expect(await notes()).toEqual(['farm-i · 3', 'hand-i · alone']);
		const [group] = await prisma().ballotGroup.findMany({ where: { pollId: poll.id } });
		const reason = { ko: '기계', en: 'machines' };
		await transaction((tx) => decideGroup(tx, actor, { groupId: group!.id, outcome: 'exclude', reason }));
		await transaction((tx) => closePoll(tx, person('operator'), poll.id));
		await daysLater(31, eraseTraces);
		forgetCounts(poll.id);
		expect(await notes()).toEqual(['3', 'alone']);
		const kept = await prisma().ballotGroup.findMany({
			where: { pollId: poll.id },
			include: { ballots: true }
		});
		expect(JSON.stringify(kept, (_, value: unknown) => (typeof value === 'bigint' ? 0 : value))).not.toMatch(
			/farm|hand-i/
		);
	});
});
