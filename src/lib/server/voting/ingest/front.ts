import type { IncomingMessage, ServerResponse } from 'node:http';
import { config, DomainError } from '#lib/server/platform/index.ts';
import { countedText, localeOf, refusalOf } from './answers.ts';
import { cast } from './cast.ts';
import { ballotInput, passesOf } from './input.ts';
import { addressOf } from './network-limit.ts';

const address = /^\/api\/v1\/polls\/([a-z0-9-]{1,80})\/ballots$/;
export const largestBody = 2048;

/**
 * `POST /api/v1/polls/<slug>/ballots`, taken before SvelteKit sees it: a handler there costs five times as much. Anything
 * else is left alone. The +server.ts of the same address calls the same `castBallot`. What the fast lane took does not come here.
 */
export function ballotFront(request: IncomingMessage, response: ServerResponse): boolean {
	if (request.method !== 'POST') return false;
	const slug = address.exec(request.url!)?.[1];
	const { headers } = request;
	if (!slug || !headers['content-type']?.startsWith('application/json')) return false;
	const refused = (error: unknown): void => {
		if (response.headersSent || response.destroyed) return;
		const refusal = refusalOf(error, localeOf(headers.cookie, headers['accept-language']));
		send(response, refusal.status, refusal.body, refusal.headers);
	};
	readBody(request, (body) => {
		if (body === null) return refused(new DomainError('too_large', { limit: largestBody }));
		const address = addressOf(request.socket.remoteAddress, headers[config().ADDRESS_HEADER]);
		cast(ballotInput(slug, body, passesOf(headers.authorization, headers.cookie), address), {
			counted: (state, option, promise) => send(response, 200, countedText(state, option, promise)),
			refused
		});
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

export function readBody(request: IncomingMessage, done: (body: Buffer | null) => void): void {
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

export function send(
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
