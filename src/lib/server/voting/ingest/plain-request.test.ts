import fc from 'fast-check';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readPlainRequest } from './plain-request.ts';

const body = '{"option":1}';
const lines = [
	'POST /api/v1/polls/final/ballots HTTP/1.1',
	'Host: champion.example',
	'Content-Type: application/json',
	'authorization: Bearer abc',
	'Cookie: theme=dark; voter_pass=xyz',
	'Accept-Language: en',
	`Content-Length: ${body.length}`
];
const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const requestOf = (head: string[], tail = body): Buffer => bytesOf(`${head.join('\r\n')}\r\n\r\n${tail}`);
const plain = {
	slug: 'final',
	host: 'champion.example',
	authorization: 'Bearer abc',
	cookie: 'theme=dark; voter_pass=xyz',
	language: 'en',
	body
};

describe('a plain request', () => {
	it('is read as it was sent, whichever way its headers are spelt', () => {
		expect(readPlainRequest(requestOf(lines))).toEqual(plain);
		expect(readPlainRequest(requestOf(lines.map((line, at) => (at ? line.toUpperCase() : line))))).toEqual(
			null
		);
		const shouted = lines.map((line, at) =>
			at ? line.replace(/^[^:]+/, (name) => name.toUpperCase()) : line
		);
		expect(
			readPlainRequest(requestOf([...shouted, 'connection:Keep-Alive', 'x-forwarded-for: ::1']))
		).toEqual(plain);
	});

	it('is nothing that two readers could take differently', () => {
		const bad: Record<string, Buffer> = {
			'a length given twice': requestOf([...lines, 'content-length: 12']),
			'another length': requestOf(lines, `${body} `),
			'a length with a sign': requestOf(lines.with(-1, 'content-length: +12')),
			'a length with a zero': requestOf(lines.with(-1, 'content-length: 012')),
			'no length': requestOf(lines.slice(0, -1)),
			'chunks beside a length': requestOf([...lines, 'transfer-encoding: chunked']),
			'a second request behind': requestOf(lines, `${body}GET / HTTP/1.1\r\n`),
			'a body yet to come': requestOf(lines, body.slice(0, 5)),
			'a line folded': requestOf([...lines, 'x: a', ' b']),
			'a space before the colon': requestOf([...lines, 'x : a']),
			'a line without its return': requestOf([...lines, 'x: a\nhost: other']),
			'a lone return': requestOf([...lines, 'x: a\rhost: other']),
			'a zero byte': requestOf([...lines, 'x: a\0b']),
			'a letter outside ASCII': requestOf([...lines, 'x: é']),
			'a body outside ASCII': requestOf(lines.with(-1, 'content-length: 14'), '{"option":"é"}'),
			'two hosts': requestOf([...lines, 'host: other']),
			'two passes': requestOf([...lines, 'authorization: Bearer def']),
			'no host': requestOf(lines.toSpliced(1, 1)),
			'an old version': requestOf(lines.with(0, lines[0]!.replace('1.1', '1.0'))),
			'another address': requestOf(lines.with(0, 'POST /api/v1/polls/final/ballots?x HTTP/1.1')),
			'a wish to end': requestOf([...lines, 'connection: close']),
			'a wish to be asked first': requestOf([...lines, 'expect: 100-continue']),
			'another type': requestOf(lines.with(2, 'content-type: text/plain')),
			'too long': requestOf([...lines, `x: ${'a'.repeat(9000)}`])
		};
		for (const [what, bytes] of Object.entries(bad))
			expect({ what, read: readPlainRequest(bytes) }).toEqual({ what, read: null });
	});

	it('says what the reader of node:http says, wherever it says anything', async () => {
		let heard: { url: string; headers: IncomingMessage['headers']; body: string } | null = null;
		const server = createServer((request, response) => {
			const pieces: Buffer[] = [];
			request.on('data', (piece) => pieces.push(piece));
			request.on('end', () => {
				heard = {
					url: request.url!,
					headers: request.headers,
					body: Buffer.concat(pieces).toString('latin1')
				};
				response.end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const ask = (bytes: Buffer): Promise<typeof heard> =>
			new Promise((resolve, reject) => {
				heard = null;
				const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
				socket.on('error', reject).on('close', () => resolve(heard));
				socket.resume();
			});
		const good = requestOf([...lines, 'connection: keep-alive', 'x-a: b'], body);
		// Whole requests with a few bytes changed, taken out or put in, where HTTP's own signs are likelier than others.
		const letter = fc.constantFrom(...'\r\n \t:;,\0aZ0"{}-_%/', '\r\n', 'é', 'content-length: 1', 'host: b');
		const change = fc.record({ at: fc.nat(good.length), cut: fc.nat(2), put: fc.option(letter) });
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
				let text = good.toString('latin1');
				for (const { at, cut, put } of changes) text = text.slice(0, at) + (put ?? '') + text.slice(at + cut);
				const read = readPlainRequest(bytesOf(text));
				if (!read) return;
				const told = (await ask(bytesOf(text)))!;
				expect(read).toEqual({
					slug: /polls\/(.*)\/ballots$/.exec(told.url)![1],
					host: told.headers.host,
					authorization: told.headers.authorization,
					cookie: told.headers.cookie,
					language: told.headers['accept-language'],
					body: told.body
				});
			}),
			{ numRuns: 400 }
		);
		await new Promise((resolve) => server.close(resolve));
	});
});
