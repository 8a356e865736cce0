import { setTimeout as wait } from 'node:timers/promises';
import { record } from '#lib/server/audit/index.ts';
import {
	now,
	outbox,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { domainOf } from '#lib/identity/mail-domains.ts';
import { sendAlreadyHere, sendConfirmation } from './letters.ts';
import { limitLetters, limitTries } from './limits.ts';
import { holderOf, issueMailToken, useMailToken } from './mail-tokens.ts';
import { hashPassword, insistGoodPassword, passwordMatches } from './passwords.ts';
import { safeNext } from './rules.ts';
import { openSession, type Device, type OpenSession } from './sessions.ts';

export interface NewPerson {
	name: string;
	email: string;
	password: string;
	/** Where to go once the address is confirmed. */
	next: string;
}

/**
 * Begins an account. The answer is the same whether or not the address has one; only its mailbox learns which. An
 * unconfirmed account belongs to nobody yet: signing up again replaces it and its link.
 */
export async function signUp(actor: Actor, person: NewPerson, device: Device): Promise<void> {
	await limitLetters('sign-up', device.network, person.email);
	insistGoodPassword(person.password, [person.email, person.email.split('@')[0]!, person.name]);
	const passwordHash = await hashPassword(person.password);
	await Promise.all([
		evenly(),
		transaction(async (tx) => {
			const account = await claimAddress(tx, { ...person, passwordHash, locale: actor.locale });
			const reader = { email: person.email, name: person.name, locale: actor.locale };
			if (account.confirmed) return sendAlreadyHere(tx, { ...reader, name: account.name });
			const token = await issueMailToken(tx, account.id, 'confirm');
			await sendConfirmation(tx, reader, token, safeNext(person.next));
			await record(tx, actor, 'person.signed_up', { personId: account.id });
		})
	]);
}

/** Hides how long the path inside took: both paths are over well before. */
const evenly = () => wait(150);

async function claimAddress(
	tx: Tx,
	person: { email: string; name: string; passwordHash: string; locale: string }
) {
	const { email, name, passwordHash, locale } = person;
	// Inserted or met, the row is locked by the second statement: two who sign up at once stand in line.
	await tx.user.createMany({
		data: [{ email, name, passwordHash, locale, createdAt: now() }],
		skipDuplicates: true
	});
	const [row] = await tx.$queryRaw<{ id: string; name: string; confirmed: boolean }[]>`
		SELECT id, name, email_confirmed_at IS NOT NULL AS confirmed FROM users WHERE email = ${email} FOR UPDATE`;
	if (!row!.confirmed) await tx.user.update({ where: { id: row!.id }, data: { name, passwordHash, locale } });
	return row!;
}

/** Sends the confirming letter again, if there is an account that waits for it. */
export async function resendConfirmation(actor: Actor, email: string, device: Device): Promise<void> {
	await limitLetters('resend', device.network, email);
	await Promise.all([
		evenly(),
		transaction(async (tx) => {
			const user = await tx.user.findUnique({ where: { email } });
			if (!user || user.emailConfirmedAt) return;
			const token = await issueMailToken(tx, user.id, 'confirm');
			await sendConfirmation(tx, { email, name: user.name, locale: actor.locale }, token, '/');
		})
	]);
}

/** Whose address a link confirms, for the page that asks for the password. */
export async function addressToConfirm(token: string): Promise<{ email: string }> {
	return { email: (await holderOf(token, 'confirm')).email };
}

/**
 * Confirms the address and signs in. It asks for the password chosen at sign-up, so that nobody confirms an account
 * which somebody else began with their address and a password of his own.
 */
export async function confirmAddress(
	actor: Actor,
	token: string,
	password: string,
	device: Device
): Promise<OpenSession> {
	await limitTries('confirm', device.network, token);
	const holder = await holderOf(token, 'confirm');
	const matches = await passwordMatches(holder.passwordHash, password);
	refuseIf(!matches, 'wrong_password');
	refuseIf(holder.disabledAt !== null, 'account_disabled');
	return transaction(async (tx) => {
		await useMailToken(tx, token, 'confirm');
		const { count } = await tx.user.updateMany({
			where: { id: holder.id, passwordHash: holder.passwordHash, disabledAt: null },
			data: { emailConfirmedAt: now() }
		});
		if (count === 0) refuse('link_not_valid');
		await record(tx, { ...actor, kind: 'user', userId: holder.id }, 'person.confirmed', {
			personId: holder.id
		});
		await outbox.add(tx, {
			type: 'identity.person_confirmed',
			payload: { personId: holder.id, domain: domainOf(holder.email) }
		});
		return { ...(await openSession(tx, holder.id, device)), secondFactorOwed: false };
	});
}
