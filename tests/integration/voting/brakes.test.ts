import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { anonymous, config, logger } from '#lib/server/platform/index.ts';
import { accountPass, castBallot, identityPass, issuePass } from '#lib/server/voting/index.ts';
import { forgetNetworks } from '#lib/server/voting/ingest/network-limit.ts';
import { ballotDoor } from '../../support/ballot-door.ts';
import { code, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { issuePasses, plantPoll, plantSeason, type TestPoll } from '../../support/polls.ts';

testDatabase();
const door = ballotDoor();
let season: { id: string; slug: string };
let poll: TestPoll;
beforeAll(async () => {
	season = await plantSeason();
	poll = await plantPoll(season.id);
});
const asSet = { ...config() };
afterEach(() => void Object.assign(config(), asSet));

const provider = {
	IDENTITY_ISSUER: 'https://id.example',
	IDENTITY_CLIENT_ID: 'champion',
	IDENTITY_CLIENT_SECRET: 'a secret of the provider',
	IDENTITY_CLAIM: 'sub'
};
const person = {
	...anonymous('ko'),
	kind: 'user' as const,
	userId: '0198a000-0000-7000-8000-00000000dddd',
	emailConfirmed: true
};

test.each(['account', 'identity'] as const)(
	'a voter of tier %s who comes again and again is held back, whatever pass of a device is beside',
	async (tier) => {
		Object.assign(config(), { RATE_FACTOR: 1, ...provider });
		const { slug } = await plantPoll(season.id, { tier });
		const passes = {
			accountPass: accountPass(person, season.id),
			identityPass: identityPass(season.id, provider.IDENTITY_ISSUER, 'somebody')
		};
		const codes = [];
		for (const pass of await issuePasses(season.id, 60))
			codes.push(await code(castBallot({ slug, pass, ...passes, option: 9 })));
		expect(codes.filter((one) => one === 'no_such_option')).toHaveLength(30);
		expect(codes.slice(30)).toEqual(Array.from({ length: 30 }, () => 'too_many_requests'));
	}
);

test('phones behind one address of a carrier get their passes, as many as may vote from there', async () => {
	config().RATE_FACTOR = 1;
	const carrier = randomBytes(8).toString('hex');
	const passes = await Promise.all(Array.from({ length: 300 }, () => issuePass(season.id, carrier)));
	expect(new Set(passes).size).toBe(300);
});

test('a network that had its passes of an hour is told when to come again; 0 is no limit', async () => {
	Object.assign(config(), { RATE_FACTOR: 1, PASSES_PER_NETWORK: 3 });
	const network = randomBytes(8).toString('hex');
	const ask = () => outcome(issuePass(season.id, network).then(() => 'issued'));
	expect([await ask(), await ask(), await ask(), await ask()]).toEqual([
		...['issued', 'issued', 'issued'],
		'too_many_requests'
	]);
	await expect(issuePass(season.id, network)).rejects.toMatchObject({ details: { seconds: 1200 } });
	config().PASSES_PER_NETWORK = 0;
	expect(await ask()).toBe('issued');
});

test('a ballot whose address the proxy does not tell is to come again, on both roads, and the log says why', async () => {
	const said = vi.spyOn(logger, 'error').mockImplementation(() => logger);
	Object.assign(config(), { ADDRESS_HEADER: 'x-forwarded-for', XFF_DEPTH: 1 });
	forgetNetworks();
	const [pass] = await issuePasses(season.id, 1);
	const untold = { status: 503, code: 'unavailable', again: '5' };
	const body = { option: 1, nonce: randomBytes(16).toString('base64url') };
	expect(await door.cast(poll.slug, body, pass)).toEqual(untold);
	// What the fast lane does not read comes the other way.
	expect(await door.cast(poll.slug, body, pass, { te: 'trailers' })).toEqual(untold);
	config().XFF_DEPTH = 2;
	expect(await door.cast(poll.slug, body, pass, { 'x-forwarded-for': '203.0.113.7' })).toEqual(untold);
	expect(said.mock.calls.map(([line]) => line)).toEqual([
		{ code: 'address_not_told', header: 'x-forwarded-for', depth: 1 }
	]);
	said.mockRestore();
	const told = { 'x-forwarded-for': '203.0.113.7, 10.0.0.1' };
	expect(await door.cast(poll.slug, body, pass, told)).toMatchObject({ status: 200, code: 'counted' });
});
