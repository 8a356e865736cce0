import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config, prisma, shiftClock, systemActor, transaction } from '#lib/server/platform/index.ts';
import { accountPass, closePoll, openPoll, readPass } from '#lib/server/voting/index.ts';
import { forgetNetworks } from '#lib/server/voting/ingest/network-limit.ts';
import { forgetPolls } from '#lib/server/voting/ingest/polls.ts';
import { actorWith } from '../support/actors.ts';
import { ballotDoor } from '../support/ballot-door.ts';
import { barrier } from '../support/barrier.ts';
import { testDatabase } from '../support/database.ts';
import { issuePasses, nonce, plantPoll, plantSeason, type TestPoll } from '../support/polls.ts';

testDatabase();
const door = ballotDoor();
let season: { id: string };
let poll: TestPoll;
let pass: string;
beforeAll(async () => void (season = await plantSeason()));
beforeEach(async () => {
	poll = await plantPoll(season.id);
	[pass] = (await issuePasses(season.id, 1)) as [string];
});

const stored = (id = poll.id) => prisma().ballot.count({ where: { pollId: id } });
const codes = (answers: { code: string }[]) =>
	Object.fromEntries(
		Map.groupBy(answers, ({ code }) => code)
			.entries()
			.map(([code, list]) => [code, list.length])
	);

describe('voting more than once', () => {
	test('a thousand requests of one person at the same moment: exactly one counts', async () => {
		const ready = barrier(1000);
		const answers = await Promise.all(
			Array.from({ length: 1000 }, () =>
				ready().then(() => door.cast(poll.slug, { option: 1, nonce: nonce() }, pass))
			)
		);
		expect(codes(answers).counted).toBe(1);
		expect(await stored()).toBe(1);
	});

	test('a thousand of one person for different options, where minds may be changed: one stands', async () => {
		const changing = await plantPoll(season.id, { change: 'last' });
		const ready = barrier(1000);
		await Promise.all(
			Array.from({ length: 1000 }, (_, at) =>
				ready().then(() => door.cast(changing.slug, { option: (at % 2) + 1, nonce: nonce() }, pass))
			)
		);
		const rows = await prisma().ballot.findMany({ where: { pollId: changing.id } });
		expect(rows.length).toBeLessThanOrEqual(20);
		expect(new Set(rows.map(({ nullifier }) => Buffer.from(nullifier).toString('hex'))).size).toBe(1);
		expect(new Set(rows.map(({ turn }) => turn)).size).toBe(rows.length);
	});

	test('the same request replayed a hundred times is one ballot and the same answer', async () => {
		const body = { option: 1, nonce: nonce() };
		const answers = await Promise.all(Array.from({ length: 100 }, () => door.cast(poll.slug, body, pass)));
		expect(codes(answers)).toEqual({ counted: 100 });
		expect(await stored()).toBe(1);
	});

	test('somebody else’s nonce is no way into their ballot', async () => {
		const [other] = (await issuePasses(season.id, 1)) as [string];
		const shared = nonce();
		expect((await door.cast(poll.slug, { option: 1, nonce: shared }, pass)).code).toBe('counted');
		expect((await door.cast(poll.slug, { option: 2, nonce: shared }, other)).code).toBe('counted');
		expect(await stored()).toBe(2);
	});

	test('a device and the account on it have one ballot in one poll, not two', async () => {
		const account = accountPass(actorWith(randomUUID()), season.id);
		if (account) expect((await door.cast(poll.slug, { option: 1 }, account)).code).toBe('pass_needed');
		const accounts = await plantPoll(season.id, { tier: 'account' });
		expect((await door.cast(accounts.slug, { option: 1 }, pass)).code).toBe('account_needed');
		expect((await stored()) + (await stored(accounts.id))).toBe(0);
	});
});

describe('forged passes', () => {
	const parts = () => pass.split('.') as [string, string, string, string];
	test.each([
		['none', () => undefined],
		['an empty one', () => ''],
		['another voter with the old seal', () => [parts()[0], parts()[1], randomUUID(), parts()[3]].join('.')],
		['another season with the old seal', () => [parts()[0], randomUUID(), parts()[2], parts()[3]].join('.')],
		['a device that calls itself an account', () => ['a', ...parts().slice(1)].join('.')],
		['a device that calls itself a person', () => ['i', ...parts().slice(1)].join('.')],
		['a guessed seal', () => [...parts().slice(0, 3), randomBytes(32).toString('base64url')].join('.')],
		['a seal cut short', () => pass.slice(0, -1)],
		['a seal with a tail', () => `${pass}A`],
		['a token of another kind', () => `pat_${randomBytes(20).toString('hex')}`],
		['ten thousand letters', () => 'd.'.repeat(5000)]
	])('%s', async (_, forge) => {
		const answer = await door.cast(poll.slug, { option: 1 }, forge());
		expect(answer).toMatchObject({ status: 401, code: 'pass_needed' });
		expect(await stored()).toBe(0);
	});

	test('twenty thousand guesses at a seal open nothing', () => {
		const head = parts().slice(0, 3).join('.');
		const opened = Array.from({ length: 20_000 }, () =>
			readPass(`${head}.${randomBytes(32).toString('base64url')}`)
		);
		expect(opened.filter((voter) => voter !== null)).toEqual([]);
	});

	test('trying the names of polls costs patience', async () => {
		const factor = config().RATE_FACTOR;
		config().RATE_FACTOR = 1;
		const answers = [];
		for (let turn = 0; turn < 40; turn++)
			answers.push(await door.cast(`poll-of-nobody-${turn}`, { option: 1 }, pass));
		config().RATE_FACTOR = factor;
		expect(codes(answers)).toEqual({ not_found: 30, too_many_requests: 10 });
	});
});

describe('a network that floods', () => {
	const of = (address: string) => ({ 'x-forwarded-for': address });
	const before = { ...config() };
	beforeEach(() => {
		forgetNetworks();
		Object.assign(config(), { BALLOTS_PER_NETWORK: 200, RATE_FACTOR: 1, ADDRESS_HEADER: 'x-forwarded-for' });
	});
	afterEach(() => void Object.assign(config(), before));

	test('is told when to come again, while others vote; what it was told counts when it does', async () => {
		const flood = await Promise.all(
			Array.from({ length: 1000 }, () =>
				door.cast(poll.slug, { option: 1 }, 'd.forged', of('6.6.6.6, 203.0.113.7'))
			)
		);
		const told = flood.filter(({ code }) => code === 'network_busy');
		expect(told.length).toBeGreaterThan(780);
		expect(new Set(told.map(({ status, again }) => `${status} ${again}`))).toEqual(new Set(['429 5']));
		expect((await door.cast(poll.slug, { option: 1 }, pass, of('203.0.113.7'))).code).toBe('network_busy');
		expect((await door.cast(poll.slug, { option: 1 }, pass, of('6.6.6.6'))).code).toBe('counted');
	});

	test('may be a carrier with a whole audience behind one address', async () => {
		const audience = await issuePasses(season.id, 200);
		const answers = await Promise.all(
			audience.map((one) => door.cast(poll.slug, { option: 2 }, one, of('203.0.113.8')))
		);
		expect(codes(answers)).toEqual({ counted: 200 });
	});

	test('gets no further by more than one list of addresses, nor by one that is none', async () => {
		const lists = Array.from({ length: 300 }, (_, at) => of(`10.0.0.${at}, x${'y'.repeat(at)}, 203.0.113.9`));
		const answers = await Promise.all(
			lists.map((headers) => door.cast(poll.slug, { option: 1 }, 'd.forged', headers))
		);
		expect(codes(answers).network_busy).toBeGreaterThan(90);
	});
});

describe('at the wrong time', () => {
	test('early: before the opening, and never counted after it', async () => {
		const early = await plantPoll(season.id, { state: 'committed' });
		expect((await door.cast(early.slug, { option: 1 }, pass)).code).toBe('poll_not_open');
		await transaction((tx) => openPoll(tx, systemActor, early.id));
		expect(await stored(early.id)).toBe(0);
	});

	test('late: after the end and its grace, whatever the voter’s clock says', async () => {
		const closing = await plantPoll(season.id, {
			graceMs: 1000,
			open: { closesAt: new Date(Date.now() + 1000) }
		});
		const back = shiftClock(2500);
		forgetPolls();
		const answer = await door.cast(closing.slug, { option: 1, at: '2020-01-01T00:00:00Z' }, pass);
		back();
		expect(answer.code).toBe('poll_closed');
		expect(await stored(closing.id)).toBe(0);
	});

	test('in the moment of closing: every ballot that was acknowledged is stored, and none that was not', async () => {
		const passes = await issuePasses(season.id, 300);
		const votes = passes.map((one, at) =>
			new Promise((resolve) => setTimeout(resolve, at / 3)).then(() =>
				door.cast(poll.slug, { option: 1 }, one)
			)
		);
		await new Promise((resolve) => setTimeout(resolve, 40));
		await transaction((tx) => closePoll(tx, systemActor, poll.id));
		const answers = await Promise.all(votes);
		expect(await stored()).toBe(codes(answers).counted ?? 0);
	});
});

describe('bodies', () => {
	test.each([
		['an option that is not there', '{"option":99}', 'no_such_option'],
		['a negative option', '{"option":-1}', 'no_such_option'],
		['an option that is no number', '{"option":"1; DROP TABLE ballots"}', 'bad_input'],
		['a list of options in a vote for one', '{"option":[1,2]}', 'choice_not_allowed'],
		['a million options', `{"option":[${'1,'.repeat(900)}1]}`, 'bad_input'],
		['a number beyond all numbers', '{"option":1e999}', 'bad_input'],
		['a nonce of the wrong length', '{"option":1,"nonce":"AAAA"}', 'bad_input'],
		['a nonce that is a list', '{"option":1,"nonce":["AAAAAAAAAAAAAAAAAAAAAA"]}', 'bad_input'],
		['a prototype', '{"option":1,"__proto__":{"pass":"x"},"nonce":{}}', 'bad_input'],
		['ten kilobytes', JSON.stringify({ option: 1, padding: 'x'.repeat(10_000) }), 'too_large'],
		['deep nesting', `${'['.repeat(900)}${']'.repeat(900)}`, 'bad_input'],
		['half a body', '{"option":', 'bad_input'],
		['bytes that are no text', '\u0000\uFFFD', 'bad_input']
	])('%s', async (_, body, code) => {
		expect((await door.cast(poll.slug, body, pass)).code).toBe(code);
		expect(await stored()).toBe(0);
	});

	test('that trickle in are cut off, while others vote', async () => {
		const sockets = Array.from({ length: 200 }, () => {
			const socket = connect(door.port, '127.0.0.1');
			socket.on('error', () => {});
			socket.write(
				`POST /api/v1/polls/${poll.slug}/ballots HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${pass}\r\ncontent-length: 1000\r\n\r\n{`
			);
			const drip = setInterval(() => socket.write(' '), 400);
			return {
				socket,
				gone: new Promise<void>((resolve) => socket.once('close', () => (clearInterval(drip), resolve())))
			};
		});
		const voters = await issuePasses(season.id, 50);
		const answers = await Promise.all(voters.map((one) => door.cast(poll.slug, { option: 2 }, one)));
		expect(codes(answers)).toEqual({ counted: 50 });
		await Promise.all(sockets.map(({ gone }) => gone));
		expect(await stored()).toBe(50);
	});
});
