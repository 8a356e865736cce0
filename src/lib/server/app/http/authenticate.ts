import type { Handle } from '@sveltejs/kit';
import { resolveSession, sessionCookieName } from '#lib/server/identity/index.ts';
import { dropSessionCookie, setSessionCookie } from './session-cookie.ts';

/** Turns the cookie into the actor. A cookie that opens nothing is taken away. */
export const authenticate: Handle = async ({ event, resolve }) => {
	const token = event.cookies.get(sessionCookieName);
	if (!token) return resolve(event);
	const session = await resolveSession(token, event.locals.requestId);
	if (session) {
		event.locals.actor = session.actor;
		event.locals.sessionToken = token;
		if (session.renewed) setSessionCookie(event, { token, expiresAt: session.expiresAt });
	} else {
		dropSessionCookie(event);
	}
	return resolve(event);
};
