import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { preferredLocale } from '#lib/locale.ts';
import { describeError } from '#lib/server/platform/http/act.ts';
import { hearOut, openObject, takeObject, type ObjectAnswer } from '#lib/server/platform/http/objects.ts';
import { anonymous, config, randomToken } from '#lib/server/platform/index.ts';
import { lastingHeaders } from './headers.ts';

const address = /^\/api\/store\/((?:[\w-][\w.-]*\/)*[\w-][\w.-]*)(?:\?(.*))?$/;

/**
 * Takes `GET` and `PUT` of signed addresses before SvelteKit sees them: through its web streams an upload costs several
 * times as much. Whatever is not plainly spelt, or comes from a page of another origin, is left to Kit's route, which
 * does the same behind all its checks.
 */
export function storeFront(request: IncomingMessage, response: ServerResponse): boolean {
	const { method, url = '' } = request;
	if (method !== 'GET' && method !== 'PUT') return false;
	const [, key, query] = address.exec(url) ?? [];
	if (!key || (method === 'PUT' && !isPlainlyOwn(request))) return false;
	const chunks = {
		// Left off in the middle the connection stays open: whoever is refused is told why.
		[Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
	};
	const header = (name: string) => (request.headers[name] as string | undefined) ?? null;
	const act = method === 'PUT' ? takeObject : openObject;
	act({ key, query: new URLSearchParams(query), header, chunks })
		.then((answer) => send(response, answer))
		.catch(async (error: unknown) => {
			if (!request.readableEnded && !request.destroyed) await hearOut(chunks);
			refuseWith(request, response, error);
		});
	return true;
}

/** From a program, which names no origin, or from a page of ours. */
function isPlainlyOwn({ headers }: IncomingMessage): boolean {
	const { origin, host } = headers;
	const site = headers['sec-fetch-site'] ?? 'none';
	if (origin === undefined) return site === 'none' || site === 'same-origin';
	const { ORIGIN } = config();
	return ORIGIN ? URL.parse(ORIGIN)?.origin === origin : URL.parse(origin)?.host === host;
}

async function send(response: ServerResponse, { status, headers, body }: ObjectAnswer): Promise<void> {
	response.writeHead(status, { ...lastingHeaders(), 'x-request-id': randomToken(), ...headers });
	if (!body) return void response.end();
	// A reader who leaves, or a file that breaks off, ends the connection; there is nobody left to be told.
	await pipeline(body, response).catch(() => {});
}

function refuseWith(request: IncomingMessage, response: ServerResponse, error: unknown): void {
	if (response.headersSent || response.destroyed) return;
	const locale = preferredLocale(request.headers['accept-language'] ?? null) ?? 'ko';
	const requestId = randomToken();
	const { status, code, message, details } = describeError(error, locale, anonymous(locale, requestId));
	const body = JSON.stringify({ error: { code, message, details } });
	const heard = request.readableEnded || request.method === 'GET';
	response.writeHead(status, {
		...lastingHeaders(),
		'content-type': 'application/json',
		'content-length': Buffer.byteLength(body),
		'x-request-id': requestId,
		...(!heard && { connection: 'close' })
	});
	response.end(body, () => void (heard || request.destroy()));
}
