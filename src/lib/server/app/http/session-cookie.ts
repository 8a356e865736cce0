import type { RequestEvent } from '@sveltejs/kit';
import {
	networkOf,
	sessionCookieName,
	signOut,
	type Device,
	type OpenSession
} from '#lib/server/identity/index.ts';
import { accountCookie } from '#lib/server/voting/index.ts';

type CookieEvent = Pick<RequestEvent, 'cookies' | 'url'>;

const attributes = (event: CookieEvent) => ({
	path: '/',
	httpOnly: true,
	sameSite: 'lax' as const,
	secure: event.url.protocol === 'https:'
});

export function setSessionCookie(event: CookieEvent, session: { token: string; expiresAt: Date }): void {
	event.cookies.set(sessionCookieName, session.token, { ...attributes(event), expires: session.expiresAt });
}

/** With the session goes its account's voter pass: the next person at this device would vote, and read receipts, in its name. */
export function dropSessionCookie(event: CookieEvent): void {
	event.cookies.delete(sessionCookieName, attributes(event));
	dropAccountPass(event);
}

const dropAccountPass = (event: CookieEvent): void => event.cookies.delete(accountCookie, attributes(event));

/** What the platform keeps of the device behind a request. */
export const deviceOf = (event: Pick<RequestEvent, 'request' | 'getClientAddress'>): Device => ({
	device: event.request.headers.get('user-agent') ?? '',
	network: networkOf(event.getClientAddress())
});

/** Lets a person in on this device: the new session's cookie, and an end to the session that was there before. */
export async function enter(
	event: CookieEvent & Pick<RequestEvent, 'locals'>,
	session: OpenSession
): Promise<void> {
	if (event.locals.sessionToken) await signOut(event.locals.sessionToken);
	dropAccountPass(event);
	setSessionCookie(event, session);
}
