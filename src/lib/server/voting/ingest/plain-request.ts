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

/**
 * Those that a ballot is read from may stand there once. By `switch` and not by a table: names are cut out of the request, and
 * to look one up in a table costs more than to compare it with all of these.
 */
function readHeaders(
	text: string,
	from: number,
	to: number,
	{ slug, body, addressHeader }: { slug: string; body: string; addressHeader: string }
): PlainRequest | null {
	let host, authorization, cookie, language, type, length, forwarded: string | undefined;
	let twice = false;
	for (let at = from; at < to;) {
		const colon = text.indexOf(':', at);
		const end = text.indexOf('\r\n', colon);
		const name = text.slice(at, colon).toLowerCase();
		const value = text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1, end);
		at = end + 2;
		switch (name) {
			case 'host':
				twice ||= host !== undefined;
				host = value;
				break;
			case 'authorization':
				twice ||= authorization !== undefined;
				authorization = value;
				break;
			case 'cookie':
				twice ||= cookie !== undefined;
				cookie = value;
				break;
			case 'accept-language':
				twice ||= language !== undefined;
				language = value;
				break;
			case 'content-type':
				twice ||= type !== undefined;
				type = value;
				break;
			case 'content-length':
				twice ||= length !== undefined;
				length = value;
				break;
			case 'connection':
				if (!/^keep-alive$/i.test(value.trim())) return null;
				break;
			// Whatever of these comes asks for more than an answer to this one request.
			case 'transfer-encoding':
			case 'expect':
			case 'upgrade':
			case 'trailer':
			case 'te':
			case 'content-encoding':
				return null;
		}
		if (name === addressHeader) {
			twice ||= forwarded !== undefined;
			forwarded = value;
		}
	}
	if (twice || host === undefined || !type?.startsWith('application/json')) return null;
	if (length !== String(body.length) || body.length > longestBody) return null;
	return { slug, host, authorization, cookie, language, forwarded, body };
}
