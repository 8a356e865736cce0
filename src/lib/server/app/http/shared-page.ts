import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { randomToken } from '#lib/server/platform/index.ts';
import type { Answer } from './recorded-answer.ts';

/** How long a page for everybody may lag behind what a worker or another web process wrote. */
const freshMs = 1000;

/** Pages that look the same to everyone who is not signed in, and what lies under them save each person's own. */
const pages =
	/^(\/en)?\/?($|(problems|teams|results|live|announcements|selection|needs|organisations|placement)($|\/(?!.*(new|create|join|propose|submit|me)$)))/;
/** Of the votes: the list, a vote, and where it is recounted. */
const votes = /^(\/en)?\/vote($|\/(?!(receipts|identity)($|\/))[^/]+(\/verify)?$)/;
const documents = /^\/api\/v1\/(season|problems|rounds|live|teams|selection|polls\/[^/]+$)($|\/)/;
/** Cookies that change nothing but the colours, which are part of the key. */
const harmless = /^(theme|PARAGLIDE_LOCALE)=/;
/** A device's pass, which no page looks at unless its browser is marked: `passesShown` of the voting room. */
const unread = /^voter_pass=/;
/** Headers that belong to one sending, not to the page. */
const passing = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'x-request-id'];

/** What is kept of a page for its next readers, whatever its size: no crowd may fill the memory with them. */
const mostSpareBytes = 1_000_000;

export interface SharedPage {
	headers: OutgoingHttpHeaders;
	/** The page with a nonce in each of `places`; null where it has none, as a document has not, nor a page without scripts in it. */
	nonce: string | null;
	places: number[];
	/**
	 * In bytes, since to encode forty thousand letters for each reader costs more than all the rest of an answer. Those that
	 * went out to one reader come back here for the next, who needs only another nonce written into them.
	 */
	body: Buffer;
	spare: Buffer[];
	until: number;
}

/** Under what name an answer to this request may be shared; null when it is made for one reader. */
export function keyOf(request: IncomingMessage): string | null {
	const { host, accept = '*/*', authorization, cookie = '', ...others } = request.headers;
	const url = request.url ?? '/';
	const path = url.split('?', 1)[0]!;
	if (url.length > 300 || authorization || ![pages, votes, documents].some((kind) => kind.test(path)))
		return null;
	const cookies = cookie
		.split(/;\s*/)
		.filter((each) => each && !unread.test(each))
		.sort();
	if (!cookies.every((each) => harmless.test(each))) return null;
	return JSON.stringify([host, url, accept.slice(0, 100), others['accept-language']?.slice(0, 100), cookies]);
}

/** The answer as it may be given to others; null when something in it is meant for one reader, or not to be kept. */
export function pageOf({ status, headers, body }: Answer): SharedPage | null {
	const type = String(headers['content-type'] ?? '');
	const caching = String(headers['cache-control'] ?? 'public');
	if (status !== 200 || headers['set-cookie'] || !caching.startsWith('public')) return null;
	const html = type.startsWith('text/html');
	const policy = String(headers['content-security-policy'] ?? '');
	const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? null;
	// A page without scripts of its own in it has a policy without a nonce.
	if (html ? !policy || (!nonce && body.includes(' nonce=')) : !type.startsWith('application/json'))
		return null;
	const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !passing.includes(name)));
	const until = Date.now() + freshMs;
	if (!nonce) return { headers: kept, nonce: null, places: [], body, spare: [], until };
	delete kept.etag; // each reader's bytes differ by the nonce
	const own = randomToken();
	kept['content-security-policy'] = policy.replaceAll(nonce, own);
	return { headers: kept, nonce: own, ...readdress(body, nonce, own), spare: [], until };
}

/** The page with a nonce as long as all that follow it, so that each can be written over the one before. */
function readdress(body: Buffer, from: string, to: string): Pick<SharedPage, 'body' | 'places'> {
	const places: number[] = [];
	const pieces: Buffer[] = [];
	let at = 0;
	for (let next = body.indexOf(from); next >= 0; next = body.indexOf(from, at)) {
		places.push(next + places.length * (to.length - from.length));
		pieces.push(body.subarray(at, next), Buffer.from(to));
		at = next + from.length;
	}
	return { places, body: Buffer.concat([...pieces, body.subarray(at)]) };
}

/** Sends the page with a nonce of its own, as if it had been rendered for this reader. */
export function send(request: IncomingMessage, response: ServerResponse, page: SharedPage): void {
	const headers: OutgoingHttpHeaders = { ...page.headers, 'x-request-id': randomToken() };
	if (headers.etag && request.headers['if-none-match'] === headers.etag) {
		response.writeHead(304, headers).end();
		return;
	}
	if (page.nonce === null) {
		response.writeHead(200, { ...headers, 'content-length': page.body.length }).end(page.body);
		return;
	}
	const nonce = randomToken();
	const body = page.spare.pop() ?? Buffer.from(page.body);
	for (const place of page.places) body.write(nonce, place, 'latin1');
	response.once('finish', () => {
		if (page.spare.length * body.length < mostSpareBytes) page.spare.push(body);
	});
	const policy = String(headers['content-security-policy']);
	headers['content-security-policy'] = policy.replaceAll(page.nonce, nonce);
	response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
}
