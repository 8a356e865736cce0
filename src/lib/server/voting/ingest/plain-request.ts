/** A ballot as it came over the wire. */
export interface PlainRequest {
	slug: string;
	host: string;
	authorization: string | undefined;
	cookie: string | undefined;
	language: string | undefined;
	/** What the header named says of whose request it is. */
	forwarded: string | undefined;
	body: string;
}

const longestRequest = 8192;
const longestBody = 2048;
const opening = 'POST /api/v1/polls/';
const firstLine = /POST \/api\/v1\/polls\/([a-z0-9-]{1,80})\/ballots HTTP\/1\.1\r\n/y;
/** Names of letters and hyphens, values of printable ASCII, no line folded, every line ended in full. */
const headerLines = /(?:[A-Za-z][A-Za-z0-9-]*: ?[!-~](?:[ -~]*[!-~])?\r\n)+\r\n/y;
const ascii = /^[\0-\x7f]*$/;

/** Whatever of these comes asks for more than an answer to this one request. */
const special = new Set(['transfer-encoding', 'expect', 'upgrade', 'trailer', 'te', 'content-encoding']);

/**
 * Reads a ballot out of bytes that hold one plain request from its first letter to its last, or says null. It does not
 * judge: whatever two readers of HTTP could take differently, or is merely unusual, is null, and for `node:http` to read.
 */
export function readPlainRequest(bytes: Buffer, addressHeader = ''): PlainRequest | null {
	if (bytes.length > longestRequest) return null;
	const text = bytes.toString('latin1');
	if (!text.startsWith(opening)) return null;
	firstLine.lastIndex = 0;
	const slug = firstLine.exec(text)?.[1];
	if (slug === undefined) return null;
	const from = firstLine.lastIndex;
	headerLines.lastIndex = from;
	if (!headerLines.test(text)) return null;
	const body = text.slice(headerLines.lastIndex);
	return ascii.test(body)
		? readHeaders(text, from, headerLines.lastIndex - 2, { slug, body, addressHeader })
		: null;
}

/** Those that a ballot is read from; each may stand there once. */
const wanted = [
	'host',
	'authorization',
	'cookie',
	'accept-language',
	'content-type',
	'content-length'
] as const;
type Wanted = Partial<Record<(typeof wanted)[number], string>>;
const isWanted = (name: string): name is (typeof wanted)[number] =>
	(wanted as readonly string[]).includes(name);

function readHeaders(
	text: string,
	from: number,
	to: number,
	{ slug, body, addressHeader }: { slug: string; body: string; addressHeader: string }
): PlainRequest | null {
	const found: Wanted = {};
	let forwarded: string | undefined;
	for (let at = from; at < to;) {
		const colon = text.indexOf(':', at);
		const end = text.indexOf('\r\n', colon);
		const name = text.slice(at, colon).toLowerCase();
		if (isWanted(name)) {
			if (found[name] !== undefined) return null;
			found[name] = text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1, end);
		} else if (addressHeader !== '' && name === addressHeader) {
			if (forwarded !== undefined) return null;
			forwarded = text.slice(colon + 1, end);
		} else if (special.has(name)) return null;
		else if (name === 'connection' && !/^keep-alive$/i.test(text.slice(colon + 1, end).trim())) return null;
		at = end + 2;
	}
	const { host, authorization, cookie } = found;
	if (host === undefined || !found['content-type']?.startsWith('application/json')) return null;
	if (found['content-length'] !== String(body.length) || body.length > longestBody) return null;
	return { slug, host, authorization, cookie, language: found['accept-language'], forwarded, body };
}
