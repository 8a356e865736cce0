import { randomBytes } from 'node:crypto';
import { encodeBase32NoPadding } from '@oslojs/encoding';
import { createTOTPKeyURI, verifyHOTP } from '@oslojs/otp';
import { record } from '#lib/server/audit/index.ts';
import {
	now,
	prisma,
	refuse,
	refuseIf,
	sha256Hex,
	signedIn,
	takeToken,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { qrSvg } from '#lib/qr.ts';
import type { Locale } from '#lib/text.ts';
import { sendKeysChanged } from './letters.ts';
import { insistOwnKeys } from './policy.ts';
import { issueRecoveryCodes, useRecoveryCode } from './recovery-codes.ts';
import { bareCode, openCounters, totpPeriodSeconds } from './rules.ts';
import { seal, unseal } from './secret-box.ts';

const issuer = 'AI Champion';
const digits = 6;
/** Six digits fall to a few hundred thousand guesses; at this pace they take months. */
const tries = { burst: 6, perMinute: 2 };

export interface SecondFactorView {
	confirmed: boolean;
	recoveryCodesLeft: number;
	/** While one is being set up: the square to scan, and the same secret for typing. */
	pending: { svg: string; secret: string; uri: string } | null;
}

export async function secondFactorOf(actor: Actor): Promise<SecondFactorView> {
	const { userId } = signedIn(actor);
	const user = await prisma().user.findUniqueOrThrow({
		where: { id: userId },
		select: {
			email: true,
			totpSecret: true,
			totpConfirmedAt: true,
			_count: { select: { recoveryCodes: { where: { usedAt: null } } } }
		}
	});
	const confirmed = user.totpConfirmedAt !== null;
	const pending =
		confirmed || !user.totpSecret ? null : enrolment(user.email, unseal(user.totpSecret, userId));
	return { confirmed, recoveryCodesLeft: user._count.recoveryCodes, pending };
}

function enrolment(email: string, secret: Buffer) {
	const uri = createTOTPKeyURI(issuer, email, secret, totpPeriodSeconds, digits);
	const typed = encodeBase32NoPadding(secret)
		.match(/.{1,4}/g)!
		.join(' ');
	return { svg: qrSvg(uri, 2), secret: typed, uri };
}

/** Begins setting up an authenticator. Beginning again makes a new secret; nothing counts until a code confirms it. */
export async function startSecondFactor(actor: Actor): Promise<void> {
	const { userId } = signedIn(actor);
	await transaction(async (tx) => {
		const user = await lockKeys(tx, userId);
		refuseIf(user.totpConfirmedAt !== null, 'already_done');
		await tx.user.update({
			where: { id: userId },
			data: { totpSecret: new Uint8Array(seal(randomBytes(20), userId)), totpLastCounter: null }
		});
		await record(tx, actor, 'person.second_factor_started', { personId: userId });
	});
}

/** Confirms the authenticator by its first code, and gives the recovery codes, which are shown this once. */
export async function confirmSecondFactor(actor: Actor, code: string, token: string): Promise<string[]> {
	const { userId } = signedIn(actor);
	await takeToken(`second-factor:${userId}`, tries);
	return transaction(async (tx) => {
		const user = await lockKeys(tx, userId);
		refuseIf(user.totpConfirmedAt !== null, 'already_done');
		refuseIf(!(await takeTotp(tx, user, code)), 'wrong_code');
		await tx.user.update({ where: { id: userId }, data: { totpConfirmedAt: now() } });
		await markShown(tx, userId, token);
		const codes = await issueRecoveryCodes(tx, userId);
		await sendKeysChanged(tx, { ...user, locale: user.locale as Locale }, 'second_factor_on');
		await record(tx, actor, 'person.second_factor_on', { personId: userId });
		return codes;
	});
}

/** Shows the second factor on this device: a code of the authenticator, or a recovery code. */
export async function showSecondFactor(actor: Actor, code: string, token: string): Promise<void> {
	const { userId } = signedIn(actor);
	await takeToken(`second-factor:${userId}`, tries);
	await transaction(async (tx) => {
		const user = await lockKeys(tx, userId);
		refuseIf(user.totpConfirmedAt === null, 'second_factor_off');
		const byTotp = await takeTotp(tx, user, code);
		refuseIf(!byTotp && !(await useRecoveryCode(tx, userId, code)), 'wrong_code');
		await markShown(tx, userId, token);
		await record(tx, actor, byTotp ? 'person.second_factor_shown' : 'person.recovery_code_used', {
			personId: userId
		});
	});
}

/** Takes the second factor away, with a code; its recovery codes go with it. */
export async function stopSecondFactor(actor: Actor, code: string): Promise<void> {
	const { userId } = signedIn(actor);
	await takeToken(`second-factor:${userId}`, tries);
	await transaction(async (tx) => {
		const user = await lockKeys(tx, userId);
		refuseIf(user.totpConfirmedAt === null, 'second_factor_off');
		insistOwnKeys(actor, user);
		refuseIf(!(await takeTotp(tx, user, code)) && !(await useRecoveryCode(tx, userId, code)), 'wrong_code');
		await tx.user.update({
			where: { id: userId },
			data: { totpSecret: null, totpConfirmedAt: null, totpLastCounter: null }
		});
		await tx.recoveryCode.deleteMany({ where: { userId } });
		await tx.session.updateMany({ where: { userId }, data: { secondFactorAt: null } });
		await sendKeysChanged(tx, { ...user, locale: user.locale as Locale }, 'second_factor_off');
		await record(tx, actor, 'person.second_factor_off', { personId: userId });
	});
}

/** Ten new recovery codes, with a code of the authenticator; the old ones stop working. */
export async function renewRecoveryCodes(actor: Actor, code: string): Promise<string[]> {
	const { userId } = signedIn(actor);
	await takeToken(`second-factor:${userId}`, tries);
	return transaction(async (tx) => {
		const user = await lockKeys(tx, userId);
		refuseIf(user.totpConfirmedAt === null, 'second_factor_off');
		insistOwnKeys(actor, user);
		refuseIf(!(await takeTotp(tx, user, code)), 'wrong_code');
		const codes = await issueRecoveryCodes(tx, userId);
		await record(tx, actor, 'person.recovery_codes_renewed', { personId: userId });
		return codes;
	});
}

interface Keys {
	id: string;
	name: string;
	email: string;
	locale: string;
	totpSecret: Uint8Array | null;
	totpConfirmedAt: Date | null;
	totpLastCounter: bigint | null;
}

async function lockKeys(tx: Tx, userId: string): Promise<Keys> {
	await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
	return (await tx.user.findUnique({ where: { id: userId } })) ?? refuse('not_found');
}

/** Whether the code is one of the authenticator's now. Its counter is kept, so that a code read over a shoulder is spent. */
async function takeTotp(tx: Tx, user: Keys, typed: string): Promise<boolean> {
	if (!user.totpSecret) return false;
	const secret = unseal(user.totpSecret, user.id);
	const counter = openCounters(now(), user.totpLastCounter).find((candidate) =>
		verifyHOTP(secret, candidate, digits, bareCode(typed))
	);
	if (counter === undefined) return false;
	await tx.user.update({ where: { id: user.id }, data: { totpLastCounter: counter } });
	return true;
}

async function markShown(tx: Tx, userId: string, token: string): Promise<void> {
	const { count } = await tx.session.updateMany({
		where: { id: sha256Hex(token), userId },
		data: { secondFactorAt: now() }
	});
	refuseIf(count === 0, 'sign_in_first');
}
