import { beforeEach, describe, expect, test } from 'vitest';
import {
	confirmAddress,
	requestReset,
	resendConfirmation,
	resetPassword,
	resolveSession,
	signIn,
	signUp
} from '#lib/server/identity/index.ts';
import { prisma, shiftClock } from '#lib/server/platform/index.ts';
import { atOnce, barrier, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import {
	device,
	enterAs,
	lastLetter,
	lettersTo,
	password,
	plantPerson,
	tokenFor,
	visitor
} from './people.ts';

testDatabase();

let made = 0;
let email = '';
beforeEach(() => void (email = `new-${++made}@somewhere.example`));
const newcomer = () => ({ name: '새 사람', email, password, next: '/' });

describe('signing up', () => {
	test('leads by letter to a confirmed account and a session', async () => {
		await signUp(visitor, newcomer(), device);
		expect(await outcome(signIn(visitor, { email, password }, device))).toBe('confirm_email_first');
		const session = await confirmAddress(visitor, await tokenFor(email, 'confirm'), password, device);
		expect((await resolveSession(session.token))?.actor).toMatchObject({
			email,
			name: '새 사람',
			emailConfirmed: true
		});
		expect((await enterAs(email)).actor.email).toBe(email);
	});

	test('the letter is in the language of the page', async () => {
		await signUp({ ...visitor, locale: 'en' }, newcomer(), device);
		const letter = await lastLetter(email);
		expect(letter?.subject).toBe('[AI Champion] Confirm your e-mail address');
		expect(letter?.body).toContain('/en/confirm/');
	});

	test('a second sign-up before confirming replaces the first, link and password', async () => {
		await signUp(visitor, { ...newcomer(), password: 'chosen by a stranger' }, device);
		const first = await tokenFor(email, 'confirm');
		await signUp(visitor, newcomer(), device);
		expect(await outcome(confirmAddress(visitor, first, 'chosen by a stranger', device))).toBe(
			'link_not_valid'
		);
		expect(
			await outcome(confirmAddress(visitor, await tokenFor(email, 'confirm'), password, device))
		).toHaveProperty('token');
	});

	test('a mailbox alone does not finish a sign-up that somebody else began', async () => {
		await signUp(visitor, { ...newcomer(), password: 'chosen by a stranger' }, device);
		const token = await tokenFor(email, 'confirm');
		expect(await outcome(confirmAddress(visitor, token, password, device))).toBe('wrong_password');
		expect((await prisma().user.findUniqueOrThrow({ where: { email } })).emailConfirmedAt).toBeNull();
	});

	test('an address that has an account gets the same answer, and its owner a letter that says so', async () => {
		const { email: known } = await plantPerson();
		const before = await prisma().user.findUniqueOrThrow({ where: { email: known } });
		expect(await signUp(visitor, { ...newcomer(), email: known }, device)).toBe(
			await signUp(visitor, newcomer(), device)
		);
		expect((await lastLetter(known))?.subject).toBe('[AI 챔피언] 이미 계정이 있습니다');
		expect(await prisma().user.findUniqueOrThrow({ where: { email: known } })).toEqual(before);
	});

	test('a password that is easy to guess is refused before anything is written', async () => {
		expect(await outcome(signUp(visitor, { ...newcomer(), password: '1234567890' }, device))).toBe(
			'password_too_common'
		);
		expect(await prisma().user.count({ where: { email } })).toBe(0);
	});

	test('two sign-ups at once leave one account and one good link', async () => {
		const meet = barrier(2);
		const go = () => meet().then(() => signUp(visitor, newcomer(), device));
		await Promise.all([go(), go()]);
		const user = await prisma().user.findUniqueOrThrow({ where: { email }, include: { tokens: true } });
		expect(user.tokens).toHaveLength(1);
	});
});

describe('the confirming link', () => {
	test('works for one of two who open it at once', async () => {
		await signUp(visitor, newcomer(), device);
		const token = await tokenFor(email, 'confirm');
		const told = await atOnce(2, () => confirmAddress(visitor, token, password, device));
		expect(told.filter((answer) => answer === 'link_not_valid')).toHaveLength(1);
		const user = await prisma().user.findUniqueOrThrow({ where: { email }, include: { sessions: true } });
		expect(user.sessions).toHaveLength(1);
	});

	test('expires after two days, and can be sent again', async () => {
		await signUp(visitor, newcomer(), device);
		const old = await tokenFor(email, 'confirm');
		const back = shiftClock(48 * 3_600_000 + 1000);
		try {
			expect(await outcome(confirmAddress(visitor, old, password, device))).toBe('link_not_valid');
			await resendConfirmation(visitor, email, device);
			expect(
				await outcome(confirmAddress(visitor, await tokenFor(email, 'confirm'), password, device))
			).toHaveProperty('token');
		} finally {
			back();
		}
	});

	test.each(['', 'x', 'x'.repeat(5000), "' OR 1=1 --"])('an invented token %# is refused', async (token) => {
		expect(await outcome(confirmAddress(visitor, token, password, device))).toBe('link_not_valid');
	});
});

describe('a forgotten password', () => {
	test('is replaced by a link that works once and signs out every device', async () => {
		const { email: known } = await plantPerson();
		const { token } = await enterAs(known);
		await requestReset(visitor, known, device);
		const link = await tokenFor(known, 'reset');
		await resetPassword(visitor, link, 'another long sentence', device);
		expect(await resolveSession(token)).toBeNull();
		expect(await outcome(resetPassword(visitor, link, 'yet another sentence', device))).toBe(
			'link_not_valid'
		);
		expect(await outcome(signIn(visitor, { email: known, password }, device))).toBe('wrong_credentials');
		expect((await enterAs(known, 'another long sentence')).actor.email).toBe(known);
	});

	test('no letter goes to an address without an account, and the answer is the same', async () => {
		const { email: known } = await plantPerson();
		expect(await requestReset(visitor, email, device)).toBe(await requestReset(visitor, known, device));
		expect([await lettersTo(email), await lettersTo(known)]).toEqual([0, 1]);
	});

	test('a confirming link sets no password', async () => {
		await signUp(visitor, newcomer(), device);
		expect(
			await outcome(resetPassword(visitor, await tokenFor(email, 'confirm'), 'another long sentence', device))
		).toBe('link_not_valid');
	});
});
