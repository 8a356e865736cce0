import { m } from '#lib/paraglide/messages.js';
import { publicOrigin, queueMail, type Tx } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';

interface Reader {
	email: string;
	name: string;
	locale: Locale;
}

/** An address on this site in the reader's language. It is built from the configuration, never from a request's host. */
function link(locale: Locale, path: string): string {
	return `${publicOrigin()}${locale === 'en' ? '/en' : ''}${path}`;
}

async function send(tx: Tx, to: Reader, subject: string, body: string): Promise<void> {
	await queueMail(tx, { to: to.email, locale: to.locale, subject, body });
}

export async function sendConfirmation(tx: Tx, to: Reader, token: string, next: string): Promise<void> {
	const at = { locale: to.locale };
	const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
	const address = link(to.locale, `/confirm/${token}${query}`);
	await send(
		tx,
		to,
		m.identity_letter_confirm_subject({}, at),
		m.identity_letter_confirm_body({ name: to.name, link: address }, at)
	);
}

export async function sendAlreadyHere(tx: Tx, to: Reader): Promise<void> {
	const at = { locale: to.locale };
	const inputs = { name: to.name, signIn: link(to.locale, '/signin'), forgot: link(to.locale, '/forgot') };
	await send(tx, to, m.identity_letter_already_subject({}, at), m.identity_letter_already_body(inputs, at));
}

export async function sendReset(tx: Tx, to: Reader, token: string): Promise<void> {
	const at = { locale: to.locale };
	const inputs = { name: to.name, link: link(to.locale, `/reset/${token}`) };
	await send(tx, to, m.identity_letter_reset_subject({}, at), m.identity_letter_reset_body(inputs, at));
}

/** Tells of a change to the account's keys, so that a change by somebody else is noticed. */
export async function sendKeysChanged(
	tx: Tx,
	to: Reader,
	what: 'password' | 'second_factor_on' | 'second_factor_off' | 'access_token'
): Promise<void> {
	const at = { locale: to.locale };
	const words = {
		password: m.identity_letter_password_changed,
		second_factor_on: m.identity_letter_second_factor_on,
		second_factor_off: m.identity_letter_second_factor_off,
		access_token: m.identity_letter_access_token
	};
	const inputs = { name: to.name, what: words[what]({}, at), forgot: link(to.locale, '/forgot') };
	await send(tx, to, m.identity_letter_keys_subject({}, at), m.identity_letter_keys_body(inputs, at));
}

export async function sendInvitation(
	tx: Tx,
	to: Reader,
	organisation: string,
	inviter: string,
	token: string
): Promise<void> {
	const at = { locale: to.locale };
	const inputs = { organisation, inviter, link: link(to.locale, `/organisations/join/${token}`) };
	await send(
		tx,
		to,
		m.identity_letter_invitation_subject({ organisation }, at),
		m.identity_letter_invitation_body(inputs, at)
	);
}
