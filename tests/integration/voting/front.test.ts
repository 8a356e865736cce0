import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyedPool, prisma } from '#lib/server/platform/index.ts';
import { ballotFront, ballotLane } from '#lib/server/voting/index.ts';
import { testDatabase } from '../../support/database.ts';
import { issuePasses, nonce, plantPoll, plantSeason, type TestPoll } from '../../support/polls.ts';

testDatabase();
let server: Server;
let port: number;
let poll: TestPoll;
let seasonId: string;

beforeAll(async () => {
	seasonId = (await plantSeason()).id;
	poll = await plantPoll(seasonId);
	server = createServer((request, response) => {
		if (!ballotFront(request, response)) response.writeHead(404).end('not mine');
	});
	ballotLane(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	port = (server.address() as { port: number }).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function post(body: BodyInit, headers: Record<string, string> = {}, slug = poll.slug) {
	const answer = await fetch(`http://127.0.0.1:${port}/api/v1/polls/${slug}/ballots`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'accept-language': 'en', ...headers },
		body
	});
	const json = (await answer.json()) as { state?: string; error?: { code: string; message: string } };
	return {
		status: answer.status,
		code: json.error?.code ?? json.state,
		message: json.error?.message ?? '',
		headers: answer.headers
	};
}
const bearer = (pass: string) => ({ authorization: `Bearer ${pass}` });

describe('the ballot address', () => {
	it('takes a ballot by header or by cookie', async () => {
		const [a, b] = await issuePasses(seasonId, 2);
		expect(await post(JSON.stringify({ option: 1, nonce: nonce() }), bearer(a!))).toMatchObject({
			status: 200,
			code: 'counted'
		});
		expect(
			await post(JSON.stringify({ option: '2' }), { cookie: `theme=dark; voter_pass=${b}; x=1` })
		).toMatchObject({ status: 200, code: 'counted' });
	});

	it('says what to do for everything that is no ballot, and stores nothing of it', async () => {
		const [pass] = await issuePasses(seasonId, 1);
		const before = await prisma().ballot.count();
		const bad: [string, string][] = [
			['', 'bad_input'],
			['null', 'bad_input'],
			['{"option":', 'bad_input'],
			['[1]', 'bad_input'],
			['{"option":1.5}', 'bad_input'],
			['{"option":null}', 'bad_input'],
			['{"option":{"$gt":0}}', 'bad_input'],
			['{"option":1,"nonce":"short"}', 'bad_input'],
			['{"option":1,"nonce":7}', 'bad_input'],
			['{"option":0}', 'no_such_option'],
			['{"option":3}', 'no_such_option'],
			['{"option":-1}', 'no_such_option'],
			[JSON.stringify({ option: 1, padding: 'x'.repeat(10_000) }), 'too_large']
		];
		for (const [body, code] of bad) {
			const answer = await post(body, bearer(pass!));
			expect({ body, code: answer.code, says: answer.message.length > 20 }).toEqual({
				body,
				code,
				says: true
			});
		}
		expect(await post('{"option":1}')).toMatchObject({ status: 401, code: 'pass_needed' });
		expect(await post('{"option":1}', bearer(pass!), 'no-such-poll')).toMatchObject({
			status: 404,
			code: 'not_found'
		});
		expect(await prisma().ballot.count()).toBe(before);
	});

	it('leaves every other request to the pages', async () => {
		const at = (path: string, init?: RequestInit) =>
			fetch(`http://127.0.0.1:${port}${path}`, init).then((answer) => answer.text());
		expect(await at(`/api/v1/polls/${poll.slug}/ballots`)).toBe('not mine');
		expect(await at(`/api/v1/polls/${poll.slug}`, { method: 'POST' })).toBe('not mine');
		const form = {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: 'option=1'
		};
		expect(await at(`/api/v1/polls/${poll.slug}/ballots`, form)).toBe('not mine');
	});

	it('casts nothing from a body that was cut short', async () => {
		const [pass] = await issuePasses(seasonId, 1);
		const before = await prisma().ballot.count();
		const socket = connect(port, '127.0.0.1');
		socket.write(
			`POST /api/v1/polls/${poll.slug}/ballots HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${pass}\r\ncontent-length: 100\r\n\r\n{"option":1}`
		);
		await new Promise((resolve) => setTimeout(resolve, 100));
		socket.destroy();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(await prisma().ballot.count()).toBe(before);
		expect((await post('{"option":2}', bearer(pass!))).code).toBe('counted');
	});

	it('asks to come again while the database is away, and counts once when it is back', async () => {
		const [pass] = await issuePasses(seasonId, 1);
		const body = JSON.stringify({ option: 1, nonce: nonce() });
		const original = keyedPool().query;
		keyedPool().query = (() => Promise.reject(new Error('the database is away'))) as never;
		const away = await post(body, bearer(pass!));
		keyedPool().query = original;
		expect({ status: away.status, code: away.code, after: away.headers.get('retry-after') }).toEqual({
			status: 503,
			code: 'unavailable',
			after: '2'
		});
		expect((await post(body, bearer(pass!))).code).toBe('counted');
		expect((await post(body, bearer(pass!))).code).toBe('counted');
	});

	it('asks to come again when its queue is full', async () => {
		const { queueOf, longestQueue } = await import('#lib/server/voting/ingest/queue.ts');
		const { pollForCasting } = await import('#lib/server/voting/ingest/polls.ts');
		const other = await plantPoll(seasonId);
		const queue = queueOf((await pollForCasting(seasonId, other.slug))!);
		const waiting = (queue as unknown as { waiting: unknown[] }).waiting;
		waiting.length = longestQueue;
		const [pass] = await issuePasses(seasonId, 1);
		const full = await post('{"option":1}', bearer(pass!), other.slug);
		waiting.length = 0;
		expect({ status: full.status, code: full.code }).toEqual({ status: 503, code: 'unavailable' });
	});
});
