import { describe, expect, test } from 'vitest';
import {
	changePassword,
	disablePerson,
	listSessions,
	requestReset,
	resolveSession,
	revokeOthers,
	revokeSession,
	signIn,
	signOut
} from '#lib/server/identity/index.ts';
import { prisma, sha256Hex } from '#lib/server/platform/index.ts';
import { outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { device, enterAs, password, plantPerson, plantSeason, tokenFor, visitor } from './people.ts';

const db = testDatabase();
const dayMs = 86_400_000;

/** Every cell of every table, as one text: what a thief of the database would read. */
async function dump(): Promise<string> {
	const { rows } = await db.current.pool.query<{ name: string }>(
		"SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
	);
	const tables = await Promise.all(
		rows
			.filter(({ name }) => name !== 'mails')
			.map(({ name }) => db.current.pool.query(`SELECT t::text AS line FROM "${name}" t`))
	);
	return tables.flatMap((table) => table.rows.map((row: { line: string }) => row.line)).join('\n');
}

describe('what is stored', () => {
	test('opens nothing: no token, password or link of a live session stands in the database', async () => {
		const { email } = await plantPerson();
		const { token } = await enterAs(email);
		await requestReset(visitor, email, device);
		const link = await tokenFor(email, 'reset');
		const stolen = await dump();
		expect(stolen).toContain(sha256Hex(token));
		expect(stolen).toContain(sha256Hex(link));
		for (const secret of [token, password, link]) expect(stolen).not.toContain(secret);
		expect(await resolveSession(sha256Hex(token))).toBeNull();
	});
});

describe('a session', () => {
	test('is pushed on when it is used in its second half, and not before', async () => {
		const { email } = await plantPerson();
		const { token } = await enterAs(email);
		expect((await resolveSession(token))?.renewed).toBe(false);
		const id = sha256Hex(token);
		await prisma().session.update({ where: { id }, data: { expiresAt: new Date(Date.now() + 10 * dayMs) } });
		expect((await resolveSession(token))?.renewed).toBe(true);
		const { expiresAt } = await prisma().session.findUniqueOrThrow({ where: { id } });
		expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * dayMs);
	});

	test('that is over opens nothing and is taken away', async () => {
		const { email } = await plantPerson();
		const { token } = await enterAs(email);
		const id = sha256Hex(token);
		await prisma().session.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
		expect(await resolveSession(token)).toBeNull();
		expect(await prisma().session.count({ where: { id } })).toBe(0);
	});

	test.each(['', 'x', 'x'.repeat(100_000), "'; DROP TABLE users; --", '\u0000'])(
		'is not opened by invented token %#',
		async (token) => {
			expect(await resolveSession(token)).toBeNull();
		}
	);
});

describe('signing out', () => {
	test('ends this device alone; revoking ends another; both at once', async () => {
		const { email } = await plantPerson();
		const [phone, laptop, library] = [await enterAs(email), await enterAs(email), await enterAs(email)];
		await signOut(phone.token);
		expect(await resolveSession(phone.token)).toBeNull();
		const devices = await listSessions(laptop.actor, laptop.token);
		expect(devices.map((entry) => entry.current).sort()).toEqual([false, true]);
		await revokeSession(laptop.actor, devices.find((entry) => !entry.current)!.id);
		expect(await resolveSession(library.token)).toBeNull();
		expect(await resolveSession(laptop.token)).not.toBeNull();
	});

	test('everywhere else keeps the device that asked', async () => {
		const { email } = await plantPerson();
		const [phone, laptop] = [await enterAs(email), await enterAs(email)];
		expect(await revokeOthers(laptop.actor, laptop.token)).toBe(1);
		expect([await resolveSession(phone.token), (await resolveSession(laptop.token)) !== null]).toEqual([
			null,
			true
		]);
	});

	test('does not reach a stranger’s session', async () => {
		const [mine, theirs] = [await plantPerson(), await plantPerson()];
		const [me, them] = [await enterAs(mine.email), await enterAs(theirs.email)];
		expect(await outcome(revokeSession(me.actor, sha256Hex(them.token)))).toBe('already_done');
		expect(await resolveSession(them.token)).not.toBeNull();
	});
});

describe('signing in', () => {
	test('an unknown address and a wrong password get one answer, in about one time', async () => {
		const { email } = await plantPerson();
		await outcome(signIn(visitor, { email: 'warm@up.example', password }, device));
		const timed = async (address: string) => {
			const from = performance.now();
			const answer = await outcome(signIn(visitor, { email: address, password: 'not the sentence' }, device));
			return { answer, ms: performance.now() - from };
		};
		const runs: Record<'known' | 'unknown', { answer: unknown; ms: number }>[] = [];
		for (let i = 0; i < 5; i++)
			runs.push({ known: await timed(email), unknown: await timed(`nobody-${i}@somewhere.example`) });
		expect(new Set(runs.flatMap(({ known, unknown }) => [known.answer, unknown.answer]))).toEqual(
			new Set(['wrong_credentials'])
		);
		const fastest = (pick: 'known' | 'unknown') => Math.min(...runs.map((run) => run[pick].ms));
		expect(fastest('unknown')).toBeGreaterThan(fastest('known') / 3);
	});

	test('Hangul is the same password however it was composed', async () => {
		const { email } = await plantPerson();
		const { actor, token } = await enterAs(email);
		await changePassword(
			actor,
			{ current: password, password: '바람 부는 언덕에 서서'.normalize('NFD') },
			token
		);
		expect((await enterAs(email, '바람 부는 언덕에 서서'.normalize('NFC'))).actor.email).toBe(email);
	});

	test('a shut account is signed out at once and stays out', async () => {
		const season = await plantSeason();
		const { email: head } = await plantPerson(season, 'organiser');
		const { id, email } = await plantPerson();
		const { token } = await enterAs(email);
		await disablePerson((await enterAs(head)).actor, id);
		expect(await resolveSession(token)).toBeNull();
		expect(await outcome(signIn(visitor, { email, password }, device))).toBe('account_disabled');
	});

	test('a changed password signs out the other devices and needs the old one', async () => {
		const { email } = await plantPerson();
		const [phone, laptop] = [await enterAs(email), await enterAs(email)];
		const change = { current: 'not the sentence', password: 'a different sentence' };
		expect(await outcome(changePassword(laptop.actor, change, laptop.token))).toBe('wrong_password');
		await changePassword(laptop.actor, { ...change, current: password }, laptop.token);
		expect([await resolveSession(phone.token), (await resolveSession(laptop.token)) !== null]).toEqual([
			null,
			true
		]);
	});
});
