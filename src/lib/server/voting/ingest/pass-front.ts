import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { EarnPass } from '#lib/api/shapes/vote.ts';
import { sessionCookieName } from '#lib/server/identity/index.ts';
import { anonymous, config, refuse } from '#lib/server/platform/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { ensurePasses, type PassBearer } from '../http.ts';
import { sparing } from '../sparing.ts';
import { localeOf, refusalOf } from './answers.ts';
import { largestBody, readBody, send } from './front.ts';
import { cookieOf } from './input.ts';
import { addressOf, insistNetworkRoom } from './network-limit.ts';

/**
 * `POST /api/v1/viewer` of whoever is not signed in, taken before SvelteKit sees it, as ballots are: a crowd of first-time voters
 * asks for passes before it votes. Whoever is signed in may have an account's pass to get, so they are left alone, as is
 * everything that another site may have sent. The +server.ts of the same address calls the same `ensurePasses`.
 */
export function passFront(request: IncomingMessage, response: ServerResponse): boolean {
	const { headers, method, url } = request;
	if (method !== 'POST' || url !== '/api/v1/viewer' || !isForEverybody(headers) || !isOwn(headers))
		return false;
	readBody(request, (body) => {
		const cookies: string[] = [];
		const done = (status: number, text: string, more: Record<string, string> = {}): void => {
			if (response.headersSent || response.destroyed) return;
			if (cookies.length > 0) response.setHeader('set-cookie', cookies);
			send(response, status, text, more);
		};
		answerTo(request, body, cookies).then(
			(answer) => done(200, JSON.stringify(answer)),
			(error: unknown) => {
				const refusal = refusalOf(error, localeOf(headers.cookie, headers['accept-language']));
				done(refusal.status, refusal.body, refusal.headers);
			}
		);
	});
	return true;
}

const session = new RegExp(`(^|; ?)${sessionCookieName}=`);
const isForEverybody = ({ 'content-type': type, cookie, authorization }: IncomingHttpHeaders): boolean =>
	type?.startsWith('application/json') === true && authorization === undefined && !session.test(cookie ?? '');

/** A browser says whether its page is ours; one that does not names the page's origin. A program says neither. */
function isOwn({ 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders): boolean {
	if (site !== undefined) return site === 'same-origin' || site === 'none';
	return origin === undefined || origin === config().ORIGIN || origin.replace(/^https?:\/\//, '') === host;
}

async function answerTo(request: IncomingMessage, body: Buffer | null, cookies: string[]) {
	if (body === null) refuse('too_large', { limit: largestBody });
	const parsed = v.safeParse(EarnPass, jsonOf(body));
	if (!parsed.success) refuse('bad_input');
	const { id, slug } = await sparing('season of passes', currentSeason);
	return { season: slug, ...(await ensurePasses(bearerOf(request, cookies), id, parsed.output)) };
}

function jsonOf(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString());
	} catch {
		return null;
	}
}

function bearerOf({ headers, socket }: IncomingMessage, cookies: string[]): PassBearer {
	return {
		cookies: {
			get: (name) => cookieOf(headers.cookie, name) ?? undefined,
			set: (name, value, { path, maxAge, secure }) =>
				void cookies.push(
					`${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
				)
		},
		locals: { actor: anonymous(localeOf(headers.cookie, headers['accept-language'])) },
		// Behind a proxy only the browser knows by which scheme it came; a process for ballots need not be told an origin.
		url: { origin: headers.origin ?? '' },
		getClientAddress() {
			const address = addressOf(socket.remoteAddress, headers[config().ADDRESS_HEADER]);
			if (address === null) insistNetworkRoom(address);
			return address ?? '';
		}
	};
}
