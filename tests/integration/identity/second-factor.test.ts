import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateHOTP } from '@oslojs/otp';
import { describe, expect, test } from 'vitest';
import {
	changePassword,
	confirmSecondFactor,
	grantRole,
	insistRole,
	renewRecoveryCodes,
	secondFactorOf,
	showSecondFactor,
	startSecondFactor,
	stopSecondFactor
} from '#lib/server/identity/index.ts';
import { config, now, prisma, shiftClock, type Actor, type Role } from '#lib/server/platform/index.ts';
import { allAtOnce, outcome } from '../../support/barrier.ts';
import { testDatabase } from '../../support/database.ts';
import { actorOf, enterAs, password, plantPerson, plantSeason } from './people.ts';

testDatabase();

const codeAt = (secret: Uint8Array, steps = 0): string =>
	generateHOTP(secret, BigInt(Math.floor(now().getTime() / 30_000) + steps), 6);
const told = (actor: Actor, role: Role) => outcome((async () => insistRole(actor, role))());

/** A person whose authenticator was set up one step ago, so that the current code is unused. */
async function guarded(...roles: Role[]) {
	const season = await plantSeason();
	const { id, email } = await plantPerson(season, ...roles);
	const { token, actor } = await enterAs(email);
	await startSecondFactor(actor);
	const { pending } = await secondFactorOf(actor);
	const secret = decodeBase32IgnorePadding(pending!.secret.replaceAll(' ', ''));
	const codes = await confirmSecondFactor(actor, codeAt(secret, -1), token);
	return { id, email, token, secret, codes };
}

describe('setting up', () => {
	test('counts only after a good code, and gives ten recovery codes once', async () => {
		const { email } = await plantPerson(await plantSeason());
		const { token, actor } = await enterAs(email);
		await startSecondFactor(actor);
		expect(await outcome(confirmSecondFactor(actor, '000000', token))).toBe('wrong_code');
		expect((await secondFactorOf(actor)).confirmed).toBe(false);
		const { pending } = await secondFactorOf(actor);
		expect(pending?.svg).toContain('<svg');
		const secret = decodeBase32IgnorePadding(pending!.secret.replaceAll(' ', ''));
		const codes = await confirmSecondFactor(actor, codeAt(secret), token);
		expect(new Set(codes).size).toBe(10);
		expect(await secondFactorOf(actor)).toEqual({ confirmed: true, recoveryCodesLeft: 10, pending: null });
		expect(await outcome(startSecondFactor(actor))).toBe('already_done');
	});

	test('stores neither the secret nor a code in clear', async () => {
		const { id, secret, codes } = await guarded();
		const user = await prisma().user.findUniqueOrThrow({ where: { id }, include: { recoveryCodes: true } });
		expect(Buffer.from(user.totpSecret!).includes(Buffer.from(secret))).toBe(false);
		const stored = JSON.stringify(user.recoveryCodes);
		for (const code of codes) expect(stored).not.toContain(code.replace('-', ''));
	});
});

describe('a code', () => {
	test('opens the staff role of one device, once', async () => {
		const { email, secret } = await guarded('organiser');
		const phone = await enterAs(email);
		expect(await told(phone.actor, 'organiser')).toBe('second_factor_needed');
		expect(await told(phone.actor, 'judge')).toBe('forbidden');
		const code = codeAt(secret);
		await showSecondFactor(phone.actor, code, phone.token);
		expect(await told(await actorOf(phone.token), 'organiser')).toBeUndefined();
		const other = await enterAs(email);
		expect(await outcome(showSecondFactor(other.actor, code, other.token))).toBe('wrong_code');
		expect(await told(await actorOf(other.token), 'organiser')).toBe('second_factor_needed');
	});

	test('that was overheard opens nothing: of two who send it at once one is refused', async () => {
		const { email, secret } = await guarded('organiser');
		const [phone, thief] = [await enterAs(email), await enterAs(email)];
		const code = codeAt(secret);
		const answers = await allAtOnce(
			[phone, thief].map(
				({ actor, token }) =>
					() =>
						showSecondFactor(actor, code, token)
			)
		);
		expect(answers.sort()).toEqual(['wrong_code', undefined].sort());
	});

	test('of an earlier step is refused once a later one was used', async () => {
		const { email, secret } = await guarded();
		const { actor, token } = await enterAs(email);
		await showSecondFactor(actor, codeAt(secret, 1), token);
		expect(await outcome(showSecondFactor(actor, codeAt(secret), token))).toBe('wrong_code');
		const back = shiftClock(60_000);
		try {
			expect(await outcome(showSecondFactor(actor, codeAt(secret), token))).toBeUndefined();
		} finally {
			back();
		}
	});

	test.each(['', '12345', '1234567', '٠١٢٣٤٥', 'x'.repeat(10_000)])(
		'that is none (%#) is refused',
		async (code) => {
			const { email } = await guarded();
			const { actor, token } = await enterAs(email);
			expect(await outcome(showSecondFactor(actor, code, token))).toBe('wrong_code');
		}
	);
});

describe('recovery codes', () => {
	test('open a device once each, however they are typed', async () => {
		const { email, codes } = await guarded('judge');
		const { actor, token } = await enterAs(email);
		await showSecondFactor(actor, ` ${codes[0]!.toLowerCase().replace('-', ' ')} `, token);
		expect(await told(await actorOf(token), 'judge')).toBeUndefined();
		expect((await secondFactorOf(actor)).recoveryCodesLeft).toBe(9);
		const other = await enterAs(email);
		expect(await outcome(showSecondFactor(other.actor, codes[0]!, other.token))).toBe('wrong_code');
	});

	test('of somebody else open nothing', async () => {
		const [mine, theirs] = [await guarded(), await guarded()];
		const { actor, token } = await enterAs(mine.email);
		expect(await outcome(showSecondFactor(actor, theirs.codes[0]!, token))).toBe('wrong_code');
	});

	test('stop working when new ones are made', async () => {
		const { email, token, secret, codes } = await guarded();
		const fresh = await renewRecoveryCodes(await actorOf(token), codeAt(secret));
		const other = await enterAs(email);
		expect(await outcome(showSecondFactor(other.actor, codes[0]!, other.token))).toBe('wrong_code');
		expect(await outcome(showSecondFactor(other.actor, fresh[0]!, other.token))).toBeUndefined();
	});
});

describe('a device that owes the second factor', () => {
	test('changes none of the account’s keys', async () => {
		const { email, secret } = await guarded('organiser');
		const { actor, token } = await enterAs(email);
		const change = { current: password, password: 'a different sentence' };
		expect(await outcome(changePassword(actor, change, token))).toBe('second_factor_needed');
		expect(await outcome(stopSecondFactor(actor, codeAt(secret)))).toBe('second_factor_needed');
		expect(await outcome(renewRecoveryCodes(actor, codeAt(secret)))).toBe('second_factor_needed');
	});

	test('gives no roles, even where a verb asks only for the role', async () => {
		const { email } = await guarded('organiser');
		const { id } = await plantPerson();
		const { actor } = await enterAs(email);
		expect(actor.roles.size).toBe(0);
		expect(await outcome(grantRole(actor, id, 'organiser'))).toBe('second_factor_needed');
	});
});

test('where the installation asks for it, staff without a second factor wait, and proposers do not', async () => {
	const { email } = await plantPerson(await plantSeason(), 'auditor', 'proposer');
	const before = config().REQUIRE_SECOND_FACTOR;
	config().REQUIRE_SECOND_FACTOR = true;
	try {
		const { actor } = await enterAs(email);
		expect(await told(actor, 'auditor')).toBe('second_factor_needed');
		expect(await told(actor, 'proposer')).toBeUndefined();
	} finally {
		config().REQUIRE_SECOND_FACTOR = before;
	}
});

test('turning it off takes its traces away from every device', async () => {
	const { id, token, secret } = await guarded('judge');
	await stopSecondFactor(await actorOf(token), codeAt(secret));
	const user = await prisma().user.findUniqueOrThrow({
		where: { id },
		include: { recoveryCodes: true, sessions: true }
	});
	expect(user).toMatchObject({
		totpSecret: null,
		totpConfirmedAt: null,
		totpLastCounter: null,
		recoveryCodes: []
	});
	expect(user.sessions.every((session) => session.secondFactorAt === null)).toBe(true);
});
