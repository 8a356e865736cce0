import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config, prisma, shiftClock, transaction, systemActor } from '#lib/server/platform/index.ts';
import {
	accountPass,
	bundleLines,
	castBallot,
	commitPoll,
	identitySentence,
	integrateOpenPolls,
	issuePass,
	ownBallot,
	publishPoll,
	readPass,
	viewPoll
} from '#lib/server/voting/index.ts';
import { actorWith } from '../../support/actors.ts';
import { code } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { client, startProvider, strangersKey, type TestProvider } from '../../support/identity-provider.ts';
import { IdentityVoter } from '../../support/identity-voter.ts';
import { countVote, plantPoll, plantSeason, type TestPoll } from '../../support/polls.ts';

testDatabase();
let provider: TestProvider;
let season: { id: string; slug: string };
let poll: TestPoll;

beforeAll(async () => {
	config().ORIGIN = 'http://127.0.0.1:4173';
	provider = await startProvider('http://127.0.0.1:4173/vote/identity/callback');
	season = await plantSeason();
});
afterAll(() => provider.close());
beforeEach(async () => {
	Object.assign(config(), {
		IDENTITY_ISSUER: provider.issuer,
		IDENTITY_CLIENT_ID: client.id,
		IDENTITY_CLIENT_SECRET: client.secret,
		IDENTITY_NAME_KO: '한빛인증',
		IDENTITY_NAME_EN: 'Hanbit ID',
		IDENTITY_CLAIM: 'sub',
		IDENTITY_SCOPES: 'openid',
		IDENTITY_TIMEOUT_SECONDS: 5
	});
	poll = await plantPoll(season.id, { tier: 'identity' });
});
afterEach(() => void (provider.tamper = null));

const voterOf = (at: TestPoll = poll) => new IdentityVoter(at);
const cast = (passes: Partial<Record<'pass' | 'accountPass' | 'identityPass', string | null>>, option = 1) =>
	castBallot({ slug: poll.slug, ...passes, option });

describe('a person who proves who they are', () => {
	test('has a pass, votes with it, and finds the ballot', async () => {
		const voter = voterOf();
		expect(await voter.prove('ana')).toBeNull();
		expect([...voter.jar.keys()]).toEqual(['voter_identity']);
		expect((await cast({ identityPass: voter.pass })).state).toBe('counted');
		const held = { pass: null, accountPass: null, identityPass: voter.pass };
		expect(await ownBallot({ ...poll, tier: 'identity' }, held)).toMatchObject({ option: 1 });
		await integrateOpenPolls();
		expect(await ownBallot({ ...poll, tier: 'identity' }, held)).toMatchObject({ receipt: { index: 1 } });
	});

	test('is one voter on two devices, and another than anybody else', async () => {
		const [phone, laptop, other] = [voterOf(), voterOf(), voterOf()];
		for (const device of [phone, laptop]) expect(await device.prove('ben')).toBeNull();
		expect(await other.prove('chloe')).toBeNull();
		expect((await cast({ identityPass: phone.pass })).state).toBe('counted');
		expect(await code(cast({ identityPass: laptop.pass }, 2))).toBe('ballot_already_cast');
		expect((await cast({ identityPass: other.pass }, 2)).state).toBe('counted');
	});

	test('is another voter in another season, and no pass of one serves the other', async () => {
		const elsewhere = await plantSeason();
		// The season before this one, so that the poll of that name is this one's.
		await prisma().season.update({ where: { id: elsewhere.id }, data: { createdAt: new Date(0) } });
		const away = await plantPoll(elsewhere.id, { tier: 'identity', slug: poll.slug });
		const [here, there] = [voterOf(), voterOf(away)];
		for (const voter of [here, there]) expect(await voter.prove('dora')).toBeNull();
		expect(readPass(here.pass)!.id).not.toBe(readPass(there.pass)!.id);
		// A device of this season with a pass that was kept from the other: a second ballot it is not.
		const pass = await issuePass(season.id, 'network');
		expect((await cast({ pass, identityPass: here.pass })).state).toBe('counted');
		expect(await code(cast({ pass, identityPass: there.pass }, 2))).toBe('identity_needed');
	});

	test('is known by the claim that the installation names, wherever the provider says it', async () => {
		Object.assign(config(), { IDENTITY_CLAIM: 'ci', IDENTITY_SCOPES: 'openid linking' });
		poll = await plantPoll(season.id, { tier: 'identity' });
		const [phone, laptop] = [voterOf(), voterOf()];
		for (const device of [phone, laptop]) expect(await device.prove('eva')).toBeNull();
		expect(readPass(phone.pass)).toEqual(readPass(laptop.pass));
		Object.assign(config(), { IDENTITY_CLAIM: 'none_such' });
		poll = await plantPoll(season.id, { tier: 'identity' });
		expect(await voterOf().prove('eva')).toBe('identity_not_trusted');
	});

	test('may be somebody else than the provider remembers', async () => {
		const voter = voterOf();
		expect(await voter.prove('fay')).toBeNull();
		const first = voter.pass;
		// The provider still knows this browser: no name is asked for.
		expect(await voter.prove('gil')).toBeNull();
		expect(voter.pass).toBe(first);
		const address = await voter.begin({ another: true });
		expect(await voter.comeBack(await voter.atProvider(address, 'gil'))).toBeNull();
		expect(voter.pass).not.toBe(first);
	});

	test('leaves nothing of themselves in the database or in the log', async () => {
		const voter = voterOf();
		expect(await voter.prove('a-very-rare-name')).toBeNull();
		await cast({ identityPass: voter.pass });
		const tables = await prisma().$queryRaw<{ table_name: string }[]>`
			SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`;
		expect(tables.length).toBeGreaterThan(50);
		const { id } = readPass(voter.pass)!;
		for (const { table_name: table } of tables) {
			const rows = await prisma().$queryRawUnsafe<{ found: number }[]>(
				`SELECT count(*)::int AS found FROM "${table}" t WHERE t::text LIKE '%a-very-rare-name%' OR t::text LIKE '%${id}%'`
			);
			expect(rows[0]!.found, table).toBe(0);
		}
	});
});

describe('a poll for people who proved who they are', () => {
	test('takes no other pass, and says what to do', async () => {
		const pass = await issuePass(season.id, 'network');
		const account = accountPass(
			{ ...actorWith('0198a000-0000-7000-8000-00000000cccc'), emailConfirmed: true },
			season.id
		);
		expect(account).not.toBeNull();
		for (const passes of [
			{ pass },
			{ accountPass: account },
			{ pass, accountPass: account },
			{ pass: account }
		])
			expect(await code(cast(passes))).toBe('identity_needed');
		expect(await code(cast({}))).toBe('pass_needed');
	});

	test('is the only kind that takes their pass', async () => {
		const voter = voterOf();
		await voter.prove('hana');
		for (const tier of ['device', 'account'] as const) {
			poll = await plantPoll(season.id, { tier });
			const needed = tier === 'device' ? 'pass_needed' : 'account_needed';
			expect(await code(cast({ identityPass: voter.pass }))).toBe(needed);
			expect(await code(cast({ pass: voter.pass, accountPass: voter.pass }))).toBe(needed);
		}
	});

	test('names its provider in the rules, and no other provider can serve it', async () => {
		expect(await viewPoll(season.id, poll.slug)).toMatchObject({
			identity: { issuer: provider.issuer, claim: 'sub', name: { ko: '한빛인증', en: 'Hanbit ID' } }
		});
		await countVote(poll.id);
		await transaction((tx) => publishPoll(tx, systemActor, poll.id));
		const [, rules] = (await Array.fromAsync(bundleLines(poll.id))).join('').split('\n');
		expect(JSON.parse(rules!)).toMatchObject([
			'rules',
			{ tier: 'identity', identity: { issuer: provider.issuer, claim: 'sub' } }
		]);
		config().IDENTITY_ISSUER = 'https://another.example';
		expect(await code(voterOf().begin())).toBe('identity_not_set_up');
	});

	test('cannot be drafted, or fixed, where no provider is set up', async () => {
		const draft = await plantPoll(season.id, { tier: 'identity', state: 'draft' });
		delete config().IDENTITY_ISSUER;
		expect(await code(plantPoll(season.id, { tier: 'identity', state: 'draft' }))).toBe(
			'identity_not_set_up'
		);
		expect(await code(transaction((tx) => commitPoll(tx, systemActor, draft.id)))).toBe(
			'identity_not_set_up'
		);
		expect(await code(voterOf().begin())).toBe('identity_not_set_up');
	});
});

describe('a way back that is none', () => {
	test('turning back at the provider is no fault, and can be tried again', async () => {
		const voter = voterOf();
		expect(await voter.comeBack(await voter.atProvider(await voter.begin(), null))).toBe(
			'identity_cancelled'
		);
		expect(voter.pass).toBeNull();
		expect(await voter.prove('ida')).toBeNull();
	});

	test('is walked once, even by a browser that shows its cookie twice', async () => {
		const voter = voterOf();
		const address = await voter.begin();
		const kept = new Map(voter.jar);
		const query = await voter.atProvider(address, 'jun');
		expect(await voter.comeBack(query)).toBeNull();
		expect(await voter.comeBack(query)).toBe('identity_expired');
		const thief = voterOf();
		for (const [name, value] of kept) thief.jar.set(name, value);
		const before = provider.asked;
		expect(await thief.comeBack(query)).toBe('identity_expired');
		expect(provider.asked - before, 'the provider is not asked again').toBe(0);
		expect(thief.pass).toBeNull();
	});

	test('of somebody else is not ours, and ends no attempt', async () => {
		const [victim, attacker] = [voterOf(), voterOf()];
		const address = await victim.begin();
		const foreign = await attacker.atProvider(await attacker.begin(), 'mallory');
		expect(await victim.comeBack(foreign)).toBe('identity_foreign');
		expect(await voterOf().comeBack(foreign)).toBe('identity_expired');
		expect(victim.pass).toBeNull();
		expect(await victim.comeBack(await victim.atProvider(address, 'kim'))).toBeNull();
	});

	test('with another’s code, or none, is not believed', async () => {
		const [one, two] = [voterOf(), voterOf()];
		const mine = new URLSearchParams(await one.atProvider(await one.begin(), 'lea'));
		const theirs = new URLSearchParams(await two.atProvider(await two.begin(), 'max'));
		mine.set('code', theirs.get('code')!);
		expect(await one.comeBack(`?${mine}`)).toBe('identity_expired'); // the verifier is not the one of that code
		theirs.delete('code');
		expect(await two.comeBack(`?${theirs}`)).toBe('identity_not_trusted');
		expect([one.pass, two.pass]).toEqual([null, null]);
	});

	test.each([
		'',
		'?',
		'?state=%00',
		'?state[]=a&state=b',
		'?code=1',
		`?${'state=x&'.repeat(500)}`,
		'?error=access_denied'
	])('is nothing that a stranger writes: %j', async (query) => {
		const [visitor, voter] = [voterOf(), voterOf()];
		expect(await visitor.comeBack(query)).toBe('identity_expired');
		await voter.begin();
		expect(await voter.comeBack(query)).toBe('identity_foreign');
		expect([visitor.pass, voter.pass]).toEqual([null, null]);
	});

	test('is too late after ten minutes', async () => {
		const voter = voterOf();
		const query = await voter.atProvider(await voter.begin(), 'nia');
		const back = shiftClock(601_000);
		expect(await voter.comeBack(query)).toBe('identity_expired');
		back();
	});

	test('with a cookie that we did not seal is none', async () => {
		const voter = voterOf();
		const query = await voter.atProvider(await voter.begin(), 'oda');
		const [name, sealed] = [...voter.jar][0]!;
		voter.jar.set(name, `${sealed.slice(0, -2)}AA`);
		expect(await voter.comeBack(query)).toBe('identity_expired');
	});

	test.each<[string, Record<string, unknown>]>([
		['signed by another key', {}],
		['that ran out long ago', { exp: 1_700_000_000, iat: 1_699_999_000 }],
		['of another issuer', { iss: 'https://elsewhere.example' }],
		['for another installation', { aud: 'somebody-else' }],
		['for another attempt', { nonce: 'another' }]
	])('with a token %s is not believed', async (kind, change) => {
		const key = kind === 'signed by another key' ? strangersKey() : undefined;
		provider.tamper = (tokens) => ({
			...tokens,
			id_token: provider.resign(tokens.id_token!, change, key)
		});
		const voter = voterOf();
		expect(await voter.prove('pia')).toBe('identity_not_trusted');
		expect(voter.pass).toBeNull();
	});

	test('without a token is not believed', async () => {
		provider.tamper = ({ id_token: _, ...tokens }) => tokens;
		expect(await voterOf().prove('quy')).toBe('identity_not_trusted');
	});
});

describe('a provider', () => {
	const silent: Server = createServer(() => {});
	beforeAll(() => new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)));
	afterAll(() => void silent.close().closeAllConnections());
	const at = (issuer: string) => {
		config().IDENTITY_ISSUER = issuer;
		config().IDENTITY_TIMEOUT_SECONDS = 0.3;
		return plantPoll(season.id, { tier: 'identity' });
	};

	test('that is away, or answers nothing, is told to the reader; the next one finds it back', async () => {
		const gone = await startProvider('http://127.0.0.1:4173/vote/identity/callback');
		const port = Number(new URL(gone.issuer).port);
		await gone.close();
		const here = voterOf(await at(gone.issuer));
		expect(await code(here.begin())).toBe('identity_away');
		const slow = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
		expect(await code(voterOf(await at(slow)).begin())).toBe('identity_away');
		const back = await startProvider('http://127.0.0.1:4173/vote/identity/callback', port);
		Object.assign(config(), { IDENTITY_ISSUER: gone.issuer, IDENTITY_TIMEOUT_SECONDS: 5 });
		expect(await here.prove('rae')).toBeNull();
		await back.close();
	});

	test('that goes away while somebody types is told, too', async () => {
		const leaving = await startProvider('http://127.0.0.1:4173/vote/identity/callback');
		const voter = voterOf(await at(leaving.issuer));
		const query = await voter.atProvider(await voter.begin(), 'sol');
		await leaving.close();
		expect(await voter.comeBack(query)).toBe('identity_away');
		expect(voter.pass).toBeNull();
	});

	test('has its faults told in the reader’s language, and an address can put no other words there', async () => {
		expect(identitySentence('identity_away', '한빛인증', 'ko')).toContain('한빛인증에서 지금 응답이 없어요');
		expect(identitySentence('identity_cancelled', 'Hanbit ID', 'en')).toContain('Hanbit ID');
		expect(await code(Promise.resolve().then(() => identitySentence('surprise', 'x', 'en')))).toBe(
			'not_found'
		);
	});
});
