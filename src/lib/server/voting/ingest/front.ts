import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorText } from '#lib/errors.ts';
import { DomainError, logger } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';
import { spellChoice } from '#lib/voting/choice.ts';
import { accountCookie, passCookie } from '../passes.ts';
import { cast, type BallotInput } from './cast.ts';

const address = /^\/api\/v1\/polls\/([a-z0-9-]{1,80})\/ballots$/;
const largestBody = 2048;

/**
 * `POST /api/v1/polls/<slug>/ballots`, taken before SvelteKit sees it: a handler there costs five times as much. Anything
 * else is left alone. The +server.ts of the same address calls the same `castBallot`.
 */
export function ballotFront(request: IncomingMessage, response: ServerResponse): boolean {
	if (request.method !== 'POST') return false;
	const slug = address.exec(request.url!)?.[1];
	if (!slug || !request.headers['content-type']?.startsWith('application/json')) return false;
	readBody(request, (body) => {
		if (body === null)
			return refuseWith(request, response, new DomainError('too_large', { limit: largestBody }));
		const input = ballotInput(slug, body, passesOf(request.headers.authorization, request.headers.cookie));
		cast(input).then(
			({ state, option, promise: { code, escaped } }) =>
				sendAscii(
					response,
					`{"state":"${state}","option":${spellChoice(option)},"code":"${code}","promise":"${escaped}"}`
				),
			(error: unknown) => refuseWith(request, response, error)
		);
	});
	return true;
}

/** Bodies that are still coming, in two generations: whoever is in the older one when it turns has had its time. */
let reading = new Set<IncomingMessage>();
let readingLong = new Set<IncomingMessage>();
const patienceMs = 5000;
let turning: NodeJS.Timeout | undefined;

/** A ballot is a few hundred bytes: one that trickles for longer than twice this holds a connection and nothing else. */
function turnGenerations(): void {
	for (const slow of readingLong) slow.destroy();
	readingLong = reading;
	reading = new Set();
	if (readingLong.size > 0) return;
	clearInterval(turning);
	turning = undefined;
}

function readBody(request: IncomingMessage, done: (body: Buffer | null) => void): void {
	reading.add(request);
	turning ??= setInterval(turnGenerations, patienceMs).unref();
	request.on('close', () => {
		reading.delete(request);
		readingLong.delete(request);
	});
	let first: Buffer | null = null;
	let more: Buffer[] | null = null;
	let bytes = 0;
	request.on('data', (chunk: Buffer) => {
		bytes += chunk.length;
		if (bytes > largestBody) return;
		if (first === null) first = chunk;
		else (more ??= [first]).push(chunk);
	});
	// A body that is cut short never ends: the connection is gone, nothing was cast, and nobody is left to answer.
	request.on('end', () =>
		done(bytes > largestBody ? null : more ? Buffer.concat(more) : (first ?? Buffer.alloc(0)))
	);
	request.on('error', () => {});
}

interface Passes {
	pass: string | null;
	accountPass: string | null;
}

/** Anything that is not an object with the right fields is refused by the rules of `castBallot`. */
export function ballotInput(slug: string, body: Buffer | string, passes: Passes): BallotInput {
	try {
		const { option, nonce, path } = JSON.parse(body as string) as Partial<BallotInput>;
		return { slug, ...passes, option, nonce, path };
	} catch {
		return { slug, ...passes, option: undefined };
	}
}

export function passesOf(
	authorization: string | null | undefined,
	cookies: string | null | undefined
): Passes {
	const given = authorization?.startsWith('Bearer ') ? authorization.slice(7) : null;
	return {
		pass: given ?? cookieOf(cookies, passCookie),
		accountPass: given ?? cookieOf(cookies, accountCookie)
	};
}

function cookieOf(cookies: string | null | undefined, name: string): string | null {
	const at = cookies?.indexOf(`${name}=`) ?? -1;
	if (at < 0) return null;
	const end = cookies!.indexOf(';', at);
	return cookies!.slice(at + name.length + 1, end < 0 ? undefined : end);
}

/** One byte a letter: the length is known without counting, and the text goes out as it is. */
function sendAscii(response: ServerResponse, body: string): void {
	response.writeHead(200, [
		'content-type',
		'application/json',
		'cache-control',
		'no-store',
		'content-length',
		String(body.length)
	]);
	response.end(body, 'latin1');
}

function send(
	response: ServerResponse,
	status: number,
	body: string,
	headers?: Record<string, string>
): void {
	response.writeHead(status, {
		'content-type': 'application/json',
		'cache-control': 'no-store',
		'content-length': Buffer.byteLength(body),
		...headers
	});
	response.end(body);
}

function refuseWith(request: IncomingMessage, response: ServerResponse, error: unknown): void {
	if (response.headersSent || response.destroyed) return;
	const { status, body, headers } = refusalOf(error, localeOf(request.headers));
	send(response, status, body, headers);
}

export function refusalOf(
	thrown: unknown,
	locale: Locale
): { status: number; body: string; headers: Record<string, string> } {
	const known = thrown instanceof DomainError;
	if (!known)
		logger.error({ code: 'ballot_failed', error: thrown instanceof Error ? thrown.stack : String(thrown) });
	const { code, status, details } = known ? thrown : new DomainError('surprise', { incident: 'ballot' });
	const body = JSON.stringify({ error: { code, message: errorText(code, details, locale), details } });
	return { status, body, headers: 'seconds' in details ? { 'retry-after': String(details.seconds) } : {} };
}

const localeOf = (headers: IncomingMessage['headers']): Locale =>
	/PARAGLIDE_LOCALE=(ko|en)/.exec(headers.cookie ?? '')?.[1] === 'en' ||
	headers['accept-language']?.startsWith('en')
		? 'en'
		: 'ko';
