import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PageCache } from './page-cache.ts';

let server: Server;
let origin: string;
let rendered: number;
/** What a request waits for before it is looked at, as one does that comes while the server starts. */
let ready: Promise<void>;
let arrived: ServerResponse[];
let render: (request: IncomingMessage, response: ServerResponse) => void;

const page = (response: ServerResponse, headers: Record<string, string> = {}) => {
	const nonce = `nonce${rendered}x`;
	response.setHeader('x-request-id', `request-${rendered}`);
	response.writeHead(200, {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': `script-src 'nonce-${nonce}'`,
		...headers
	});
	response.write(`<script nonce="${nonce}">1</script>`);
	response.end(`<p>rendering ${rendered}</p>`);
};

beforeEach(async () => {
	rendered = 0;
	ready = Promise.resolve();
	arrived = [];
	render = (request, response) =>
		void setTimeout(() => (request.method === 'GET' ? page(response) : response.end()), 30);
	const cache = new PageCache((request, response) => server.emit('request', request, response));
	server = createServer(async (request, response) => {
		arrived.push(response);
		await ready;
		if (cache.front(request, response)) return;
		rendered++;
		render(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

const open = async (path: string, headers: Record<string, string> = {}) => {
	const answer = await fetch(origin + path, { headers: { accept: 'text/html', ...headers } });
	const nonce = /nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
	return { nonce, id: answer.headers.get('x-request-id'), text: await answer.text() };
};
const crowd = (path: string, headers = {}) =>
	Promise.all(Array.from({ length: 20 }, () => open(path, headers)));

describe('a page for everybody', () => {
	test('is rendered once for all who come at the same time, and each reader has a nonce of their own', async () => {
		const answers = await crowd('/live');
		expect(rendered).toBe(1);
		expect(new Set(answers.map(({ nonce }) => nonce)).size).toBe(20);
		expect(new Set(answers.map(({ id }) => id)).size).toBe(20);
		for (const { nonce, text } of answers)
			expect(text).toBe(`<script nonce="${nonce}">1</script><p>rendering 1</p>`);
	});

	test('is rendered apart for each language and theme', async () => {
		await Promise.all([open('/live'), open('/en/live'), open('/live', { cookie: 'theme=dark' })]);
		expect(rendered).toBe(3);
	});

	test('that carries no scripts of its own is the same to the byte for all', async () => {
		render = (_request, response) => {
			const headers = { 'content-type': 'text/html', 'content-security-policy': "script-src 'self'" };
			response.writeHead(200, headers).end(`<p>rendering ${rendered}</p>`);
		};
		const answers = await crowd('/vote/final');
		expect([rendered, new Set(answers.map(({ text }) => text)).size]).toEqual([1, 1]);
	});

	test.each(['/vote', '/vote/final', '/en/vote/final', '/vote/final/verify', '/api/v1/polls/final', '/live'])(
		'%s is the same for devices with a pass and without, until one of them has voted',
		async (path) => {
			await crowd(path);
			await crowd(path, { cookie: 'voter_pass=one; theme=' });
			await crowd(path, { cookie: 'theme=; voter_pass=another' });
			expect(rendered).toBe(2);
			await crowd(path, { cookie: 'theme=; voter_pass=another; voted=1' });
			expect(rendered).toBe(22);
			// However a program joins its cookies.
			await crowd(path, { cookie: 'voter_pass=another;theme=dark' });
			await crowd(path, { cookie: 'voter_pass=another;session=abc' });
			expect(rendered).toBe(43);
		}
	);

	test('is forgotten as soon as somebody writes', async () => {
		await open('/teams');
		await fetch(`${origin}/teams/new`, { method: 'POST' });
		expect((await open('/teams')).text).toContain('rendering 3');
	});

	test('outlives the passes and ballots of a crowd, which change nothing on it', async () => {
		await open('/live');
		for (const path of ['/api/v1/viewer', '/api/v1/polls/final/ballots', '/en/vote/final?/cast'])
			await fetch(origin + path, { method: 'POST' });
		expect((await open('/live')).text).toContain('rendering 1');
		await fetch(`${origin}/api/v1/viewers`, { method: 'POST' });
		expect((await open('/live')).text).toContain('rendering 6');
	});

	test('that was begun before a write ended is shown to nobody who comes after it', async () => {
		let finish = (): void => {};
		render = (request, response) => {
			if (request.method !== 'GET') response.end();
			else if (rendered === 1) finish = () => page(response);
			else page(response);
		};
		const before = open('/teams');
		await expect.poll(() => rendered).toBe(1);
		await fetch(`${origin}/teams/new`, { method: 'POST' });
		expect((await open('/teams')).text).toContain('rendering 3');
		finish();
		await before;
		expect((await open('/teams')).text).toContain('rendering 3');
	});

	test('keeps nobody waiting for a reader who does not take it', async () => {
		// A second request on a connection whose first answer is never taken: its own answer cannot go out.
		render = (request, response) => void (request.url === '/live' && page(response));
		const slow = connect((server.address() as AddressInfo).port, '127.0.0.1');
		const head = `HTTP/1.1\r\nhost: ${origin.slice(7)}\r\naccept: text/html\r\naccept-language: *\r\n\r\n`;
		slow.write(`GET /reset/abc ${head}GET /live ${head}`);
		await expect.poll(() => rendered).toBe(2);
		expect((await open('/live')).text).toContain('rendering 2');
		slow.destroy();
	});

	test('that waits for a slow reader is not written over for those who come meanwhile', async () => {
		const length = 300_000;
		render = (_request, response) => {
			response.setHeader('content-length', length);
			response.setHeader('content-type', 'text/html');
			response.setHeader('content-security-policy', "script-src 'nonce-first'");
			response.end('first' + '.'.repeat(length - 10) + 'first');
		};
		await open('/live');
		const head = `HTTP/1.1\r\nhost: ${origin.slice(7)}\r\naccept: text/html\r\naccept-language: *\r\n`;
		const slow = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
		slow.write(`GET /live ${head}\r\n`.repeat(39) + `GET /live ${head}connection: close\r\n\r\n`);
		await expect.poll(() => arrived.length).toBeGreaterThan(30);
		const others = [...(await crowd('/live')), ...(await crowd('/live'))];
		let taken = '';
		for await (const piece of slow.setEncoding('latin1')) taken += piece as string;
		const late = taken.split('HTTP/1.1 200 OK').slice(1);
		expect(late.length).toBe(40);
		const pairs = [
			...others.map(({ nonce, text }) => [nonce, text]),
			...late.map((answer) => [/nonce-([^']+)'/.exec(answer)?.[1], answer.split('\r\n\r\n')[1]])
		];
		expect(new Set(pairs.map(([nonce]) => nonce)).size).toBeGreaterThan(75);
		for (const [nonce, text] of pairs)
			expect([text!.slice(0, nonce!.length), text!.slice(-nonce!.length)]).toEqual([nonce, nonce]);
	});

	test('keeps nobody waiting for a reader who was gone before it was begun', async () => {
		// Kit makes nothing for them, and never ends their answer.
		render = (_request, response) => void (response.destroyed || page(response));
		let begin = (): void => {};
		ready = new Promise((resolve) => (begin = resolve));
		const patience = new AbortController();
		const headers = { accept: 'text/html' };
		const gone = fetch(`${origin}/live`, { headers, signal: patience.signal }).catch(() => 'gone');
		await expect.poll(() => arrived.length).toBe(1);
		patience.abort();
		expect(await gone).toBe('gone');
		await expect.poll(() => arrived[0]!.destroyed).toBe(true);
		begin();
		expect((await open('/live')).text).toContain('rendering 1');
	});

	test('is rendered again after a second', async () => {
		await open('/live');
		await expect.poll(async () => (await open('/live')).text, { timeout: 3000 }).toContain('rendering 2');
	});
});

describe('a document for everybody', () => {
	beforeEach(() => {
		const headers = {
			'content-type': 'application/json',
			etag: '"7"',
			'cache-control': 'public, s-maxage=1'
		};
		render = (_request, response) =>
			void setTimeout(() => response.writeHead(200, headers).end('{"a":1}'), 30);
	});

	test('is made once and given to all, as it was made', async () => {
		const answers = await crowd('/api/v1/live');
		expect(rendered).toBe(1);
		expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{"a":1}']));
	});

	test('is not sent again to those who have it', async () => {
		await open('/api/v1/live');
		const answer = await fetch(`${origin}/api/v1/live`, {
			headers: { accept: 'text/html', 'if-none-match': '"7"' }
		});
		expect([answer.status, await answer.text(), rendered]).toEqual([304, '', 1]);
	});

	test('that is not public is made for each', async () => {
		const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
		render = (_request, response) => void setTimeout(() => response.writeHead(200, headers).end('{}'), 30);
		await crowd('/api/v1/live');
		expect(rendered).toBe(20);
	});
});

describe('what is made for one reader', () => {
	test.each([
		['a session', '/live', { cookie: 'session=abc' }],
		['what is in no list, beside a theme', '/live', { cookie: 'theme=dark; voter=abc' }],
		['the pass of an account', '/vote/final', { cookie: 'voter_account=abc' }],
		['the pass of a person', '/live', { cookie: 'voter_identity=abc' }],
		['the receipts of one person', '/vote/receipts', {}],
		['a proof of who one is', '/en/vote/identity', {}],
		['the answer of a provider', '/vote/identity/callback', {}],
		['a receipt', '/api/v1/polls/final/receipt', {}],
		['a token', '/live', { authorization: 'Bearer abc' }],
		['the answers of one person', '/api/v1/me', {}],
		['a page of their own', '/placement/me', {}],
		['a form', '/teams/new', {}],
		['an address nobody shares', '/reset/abc', {}]
	])('is never kept: %s', async (_, path, headers) => {
		await crowd(path, headers);
		expect(rendered).toBe(20);
	});

	test.each([
		['a cookie', { 'set-cookie': 'voter=abc' }],
		['caching of its own', { 'cache-control': 'private, no-store' }],
		['a nonce that its policy does not name', { 'content-security-policy': "script-src 'self'" }],
		['no policy', { 'content-security-policy': '' }],
		['bytes of another kind', { 'content-type': 'application/zip' }]
	])('is given to nobody else when the answer carries %s', async (_, headers) => {
		render = (_request, response) => void setTimeout(() => page(response, headers), 30);
		await crowd('/live');
		expect(rendered).toBe(20);
	});

	test('an answer that breaks off is not kept, and those who waited are answered', async () => {
		render = (_request, response) =>
			void setTimeout(() => (rendered === 1 ? response.destroy() : page(response)), 30);
		const answers = await Promise.allSettled([open('/live'), open('/live'), open('/live')]);
		expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
	});
});
