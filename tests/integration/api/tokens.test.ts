import { beforeAll, describe, expect, test } from 'vitest';
import { mostTokens } from '#lib/api/scopes.ts';
import {
	answerDeviceLogin,
	changePassword,
	createToken,
	disablePerson,
	enablePerson,
	findDeviceLogin,
	listTokens,
	requestReset,
	resetPassword,
	revokeToken,
	sweepTokens
} from '#lib/server/identity/index.ts';
import { prisma, shiftClock } from '#lib/server/platform/index.ts';
import { apiServer } from '../../support/api-server.ts';
import { actorWith } from '../../support/actors.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	device,
	enterAs,
	lastLetter,
	password,
	plantPerson,
	plantSeason,
	tokenFor,
	visitor,
	type OnDevice
} from '../identity/people.ts';

testDatabase();
const server = apiServer();
const minutes = (count: number) => count * 60_000;
let person: OnDevice;
let email: string;

beforeAll(async () => {
	({ email } = await plantPerson(await plantSeason(), 'organiser'));
	person = await enterAs(email);
});

const wanted = { name: 'CI', scopes: ['read' as const], days: 30 };

async function call(
	path: string,
	init: { method?: string; token?: string; body?: unknown; lang?: string } = {}
) {
	const response = await fetch(`${server.origin}/api/v1${path}`, {
		method: init.method ?? 'GET',
		redirect: 'manual',
		headers: {
			'content-type': 'application/json',
			'accept-language': init.lang ?? 'en',
			...(init.token && { authorization: `Bearer ${init.token}` })
		},
		...(init.body !== undefined && { body: JSON.stringify(init.body) })
	});
	const text = await response.text();
	const json = (text ? JSON.parse(text) : null) as Record<string, unknown> & {
		error?: { code: string; message: string };
	};
	return {
		status: response.status,
		json,
		code: json?.error?.code,
		message: json?.error?.message,
		headers: response.headers
	};
}

describe('a token', () => {
	test('is shown once, kept hashed, told of by letter, and stands in for its person without any staff role', async () => {
		const { token, id } = await createToken(person.actor, wanted);
		expect(token).toMatch(/^aic_[\w-]{27}$/);
		const me = await call('/me', { token });
		expect(me.json).toMatchObject({ email, roles: [], secondFactorOwed: false, scopes: ['read'] });
		const row = await prisma().accessToken.findUniqueOrThrow({ where: { id } });
		expect(JSON.stringify(row)).not.toContain(token);
		expect(row).toMatchObject({ hint: token.slice(-4), lastUsedNetwork: '203.0.113.9' });
		expect((await lastLetter(email))!.body).toContain('접근 토큰');
		expect(JSON.stringify(await listTokens(person.actor))).not.toContain(token);
	});

	test('does nothing beyond its scopes', async () => {
		const { token } = await createToken(person.actor, wanted);
		const refused = await call('/submissions/x/complete', { method: 'POST', token });
		expect(refused).toMatchObject({ status: 403, code: 'scope_missing' });
		expect(refused.message).toContain('submit');
		const korean = await call('/submissions/x/complete', { method: 'POST', token, lang: 'ko-KR,ko;q=0.9' });
		expect(korean.message).toMatch(/[가-힣]/);
	});

	test('opens nothing outside /api/v1, not even what its person may do', async () => {
		const { token } = await createToken(person.actor, wanted);
		const response = await fetch(`${server.origin}/api/control`, {
			headers: { authorization: `Bearer ${token}` }
		});
		expect(response.status).toBe(403);
		expect(await response.json()).toMatchObject({ error: { code: 'token_not_here' } });
	});

	test('that is revoked, over or a guess is refused, with a hint for programs', async () => {
		const { token, id } = await createToken(person.actor, { ...wanted, days: 7 });
		const back = shiftClock(7 * 24 * minutes(60) + 1);
		expect(await call('/me', { token })).toMatchObject({ status: 401, code: 'token_not_valid' });
		back();
		await revokeToken(person.actor, id);
		const refused = await call('/me', { token });
		expect(refused.code).toBe('token_not_valid');
		expect(refused.headers.get('www-authenticate')).toContain('invalid_token');
		expect((await call('/me', { token: 'aic_guess' })).code).toBe('token_not_valid');
		expect((await call('/me')).code).toBe('sign_in_first');
		expect(await outcome(revokeToken(person.actor, id))).toBe('already_done');
	});

	test('makes no further tokens, ends itself and nobody else’s', async () => {
		const { token, id } = await createToken(person.actor, wanted);
		const other = await createToken(person.actor, wanted);
		const program = { ...person.actor, tokenId: id };
		expect(await outcome(createToken(program, wanted))).toBe('forbidden');
		expect(await outcome(revokeToken(program, other.id))).toBe('forbidden');
		expect(await outcome(answerDeviceLogin(program, 'BCDFGHJK', true))).toBe('forbidden');
		expect((await call('/token', { method: 'DELETE', token })).status).toBe(204);
		expect((await call('/me', { token })).code).toBe('token_not_valid');
		expect((await call('/me', { token: other.token })).status).toBe(200);
	});

	test('of somebody else cannot be ended', async () => {
		const { id } = await createToken(person.actor, wanted);
		const stranger = await enterAs((await plantPerson()).email);
		expect(await outcome(revokeToken(stranger.actor, id))).toBe('already_done');
	});

	test('of a disabled person opens nothing, nor does it once the account is open again', async () => {
		const season = await plantSeason();
		const leaver = await plantPerson();
		const { actor } = await enterAs(leaver.email);
		const { token } = await createToken(actor, wanted);
		await requestReset(visitor, leaver.email, device);
		const link = await tokenFor(leaver.email, 'reset');
		const organiser = await enterAs((await plantPerson(season, 'organiser')).email);
		await disablePerson(organiser.actor, leaver.id);
		expect((await call('/me', { token })).code).toBe('token_not_valid');
		const slippedIn = await createToken(actor, wanted);
		await enablePerson(organiser.actor, leaver.id);
		for (const old of [token, slippedIn.token])
			expect((await call('/me', { token: old })).code).toBe('token_not_valid');
		expect(await outcome(resetPassword(visitor, link, 'another long sentence', device))).toBe(
			'link_not_valid'
		);
		const again = await createToken((await enterAs(leaver.email)).actor, wanted);
		expect((await call('/me', { token: again.token })).status).toBe(200);
	});

	test('outlives a change of the password, as that may be no more than a habit, and the letter says how to end it', async () => {
		const own = await enterAs((await plantPerson()).email);
		const { token } = await createToken(own.actor, wanted);
		const change = { current: password, password: 'another long sentence' };
		await changePassword(own.actor, change, own.token);
		expect((await call('/me', { token })).status).toBe(200);
		expect((await lastLetter(own.actor.email!))!.body).toContain('접근 토큰도 모두 폐기');
	});

	test('is one of at most a few, however many are asked for at once', async () => {
		const busy = await enterAs((await plantPerson()).email);
		const made = await Promise.all(
			Array.from({ length: mostTokens + 3 }, () => outcome(createToken(busy.actor, wanted)))
		);
		expect(made.filter((one) => one === 'too_many_tokens')).toHaveLength(3);
		expect(await listTokens(busy.actor)).toHaveLength(mostTokens);
	});

	test('leaves entries that name it, and never itself', async () => {
		const { token, id } = await createToken(person.actor, wanted);
		const entries = await prisma().auditEntry.findMany({ where: { type: 'token.created' } });
		expect(entries.some(({ details }) => JSON.stringify(details).includes(id))).toBe(true);
		expect(entries.map(({ details }) => JSON.stringify(details)).join()).not.toContain(token);
	});
});

describe('a terminal', () => {
	const start = async (client = 'champion on lab-7') => {
		const { json } = await call('/device', { method: 'POST', body: { client } });
		return json as unknown as {
			deviceCode: string;
			userCode: string;
			verificationUri: string;
			intervalSeconds: number;
		};
	};
	const poll = (deviceCode: string) => call('/device/token', { method: 'POST', body: { deviceCode } });
	const bare = (code: string) => code.replace('-', '');

	test('waits, is let in by a signed-in person, and gets its token once', async () => {
		const started = await start();
		expect(started).toMatchObject({ verificationUri: `${server.origin}/en/device`, intervalSeconds: 5 });
		expect((await poll(started.deviceCode)).code).toBe('authorization_pending');
		expect(await findDeviceLogin(person.actor, bare(started.userCode))).toMatchObject({
			client: 'champion on lab-7',
			network: '203.0.113.9',
			scopes: ['read', 'submit']
		});
		await answerDeviceLogin(person.actor, bare(started.userCode), true);
		const back = shiftClock(6000);
		const [one, two] = await Promise.all([poll(started.deviceCode), poll(started.deviceCode)]);
		back();
		expect([one.status, two.status].sort()).toEqual([200, 400]);
		const token = String((one.status === 200 ? one : two).json.token);
		expect((await call('/me', { token })).json).toMatchObject({ email, scopes: ['read', 'submit'] });
		expect(await outcome(findDeviceLogin(person.actor, bare(started.userCode)))).toBe('device_code_unknown');
	});

	test('that was let in by whoever had the password gets no token once the password is reset', async () => {
		const { email: known } = await plantPerson();
		const started = await start();
		await answerDeviceLogin((await enterAs(known)).actor, bare(started.userCode), true);
		await requestReset(visitor, known, device);
		await resetPassword(visitor, await tokenFor(known, 'reset'), 'another long sentence', device);
		expect((await poll(started.deviceCode)).code).toBe('device_code_expired');
	});

	test('that was let in by somebody whose account was shut then gets none', async () => {
		const { id, email: shut } = await plantPerson();
		const started = await start();
		const { actor } = await enterAs(shut);
		await disablePerson(person.actor, id);
		// In the very moment: the one who answered was still let in.
		await answerDeviceLogin(actor, bare(started.userCode), true);
		expect((await poll(started.deviceCode)).code).toBe('access_denied');
		expect(await prisma().accessToken.count({ where: { userId: id } })).toBe(0);
	});

	test('that asks too often is slowed down, five seconds more each time', async () => {
		const { deviceCode } = await start();
		await poll(deviceCode);
		expect(await poll(deviceCode)).toMatchObject({
			code: 'slow_down',
			json: { error: { details: { seconds: 10 } } }
		});
		expect(await poll(deviceCode)).toMatchObject({ json: { error: { details: { seconds: 15 } } } });
		const back = shiftClock(16_000);
		expect((await poll(deviceCode)).code).toBe('authorization_pending');
		back();
	});

	test('is sent away, or comes too late', async () => {
		const denied = await start();
		await answerDeviceLogin(person.actor, bare(denied.userCode), false);
		expect((await poll(denied.deviceCode)).code).toBe('access_denied');
		expect((await poll(denied.deviceCode)).code).toBe('device_code_expired');
		const late = await start();
		const back = shiftClock(minutes(16));
		expect(await outcome(answerDeviceLogin(person.actor, bare(late.userCode), true))).toBe(
			'device_code_unknown'
		);
		expect((await poll(late.deviceCode)).code).toBe('device_code_expired');
		await sweepTokens();
		expect(await prisma().deviceLogin.count()).toBe(0);
		back();
	});

	test('keeps neither of its codes in the database', async () => {
		const { deviceCode, userCode } = await start();
		const rows = JSON.stringify(await prisma().deviceLogin.findMany());
		for (const secret of [deviceCode, userCode, bare(userCode)]) expect(rows).not.toContain(secret);
	});

	test('is not let in by a person who has not confirmed the address', async () => {
		const { userCode } = await start();
		const unconfirmed = { ...person.actor, emailConfirmed: false };
		expect(await outcome(answerDeviceLogin(unconfirmed, bare(userCode), true))).toBe('confirm_email_first');
		expect(await outcome(answerDeviceLogin(actorWith(person.actor.userId), 'BCDFGHJK', true))).toBe(
			'device_code_unknown'
		);
	});

	test('with nonsense for a name is refused', async () => {
		for (const body of [
			null,
			{},
			{ client: '' },
			{ client: 'a\0b' },
			{ client: 'x', scopes: [] },
			{ client: 'x', scopes: ['all'] },
			[]
		])
			expect((await call('/device', { method: 'POST', body })).code).toBe('bad_input');
	});
});
