import { error, json, type Handle, type RequestEvent } from '@sveltejs/kit';
import { tokenPrefix } from '#lib/api/scopes.ts';
import { networkOf, resolveSession, resolveToken, sessionCookieName } from '#lib/server/identity/index.ts';
import { answer, describeError } from '#lib/server/platform/http/act.ts';
import { refuse, refuseIf } from '#lib/server/platform/index.ts';
import { dropSessionCookie, setSessionCookie } from './session-cookie.ts';

/** Turns the cookie into the actor. A cookie that opens nothing is taken away. */
export const authenticate: Handle = async ({ event, resolve }) => {
	const given = tokenOf(event.request);
	if (given !== null) return (await refusalOf(event, given)) ?? resolve(event);
	const token = event.cookies.get(sessionCookieName);
	if (!token) return resolve(event);
	const session = await sessionOf(event, token);
	if (session instanceof Response) return session;
	if (session) {
		event.locals.actor = session.actor;
		event.locals.sessionToken = token;
		if (session.renewed) setSessionCookie(event, { token, expiresAt: session.expiresAt });
	} else {
		dropSessionCookie(event);
	}
	return resolve(event);
};

/** Where nobody can be asked for it, whoever waits hears so in their own form: a program, a form that a script sent, a page. */
async function sessionOf(event: RequestEvent, token: string) {
	try {
		return await resolveSession(token, event.locals.requestId);
	} catch (thrown) {
		if (event.route.id?.startsWith('/api/v1/')) return answer(event, () => Promise.reject(thrown));
		const { status, code, message } = describeError(thrown, event.locals.locale, event.locals.actor);
		if (event.request.headers.has('x-sveltekit-action'))
			return json({ type: 'error', status, error: { message, code } }, { status });
		return error(status, { message, code });
	}
}

/** A voter's pass travels in the same header; only what looks like an access token is meant here. */
function tokenOf(request: Request): string | null {
	const [, token] = /^bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
	return token?.startsWith(tokenPrefix) ? token : null;
}

/**
 * A program's token stands in for the person under /api/v1 and nowhere else: no form, no page. A cookie that comes along
 * is not looked at.
 */
async function refusalOf(event: RequestEvent, token: string): Promise<Response | null> {
	let known = false;
	const response = await answer(event, async () => {
		refuseIf(!event.route.id?.startsWith('/api/v1/'), 'token_not_here');
		const network = networkOf(event.getClientAddress());
		const found = await resolveToken(token, network, event.locals.requestId);
		const { actor, scopes } = found ?? refuse('token_not_valid');
		event.locals.actor = actor;
		event.locals.scopes = scopes;
		known = true;
		return json(null);
	});
	if (known) return null;
	if (response.status === 401)
		response.headers.set('www-authenticate', 'Bearer realm="AI Champion", error="invalid_token"');
	return response;
}
