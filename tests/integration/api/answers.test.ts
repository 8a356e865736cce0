import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { routeOf } from '#lib/api/endpoint.ts';
import { endpoints } from '#lib/api/registry.ts';
import { createToken } from '#lib/server/identity/index.ts';
import { config, prisma } from '#lib/server/platform/index.ts';
import { apiServer } from '../../support/api-server.ts';
import { contest, declared, plantScore } from '../../support/contest.ts';
import { testDatabase } from '../../support/database.ts';
import { plantPoll } from '../../support/polls.ts';
import { arena, handIn, predictions, untilEnded, type Arena } from '../../support/submissions.ts';

testDatabase();
const server = apiServer();
let world: Arena;
let token: string;
let submission: string;
const heard = new Set<string>();

beforeAll(async () => {
	world = await arena();
	await plantPoll(world.seasonId, { slug: 'final' });
	await plantScore(world.team.id, world.problem.problemId, world.seasonId, 0.8);
	submission = await handIn(world, predictions());
	await prisma().user.update({ where: { id: world.captain.userId }, data: { emailConfirmedAt: new Date() } });
	({ token } = await createToken(world.captain, { name: 'tests', scopes: ['read', 'submit'], days: 7 }));
});

async function call(method: string, path: string, init: RequestInit & { bare?: boolean } = {}) {
	const response = await fetch(`${server.origin}/api/v1${path}`, {
		method,
		redirect: 'manual',
		...init,
		headers: {
			'content-type': 'application/json',
			'accept-language': 'en',
			...(!init.bare && { authorization: `Bearer ${token}` }),
			...init.headers
		}
	});
	const text = await response.text();
	if (response.status < 400) noteHeard(method, path);
	return { status: response.status, text, headers: response.headers };
}

function noteHeard(method: string, path: string): void {
	const bare = `/api/v1${path.split('?')[0]}`;
	const found = endpoints.find(
		(one) =>
			one.method === method &&
			new RegExp(
				`^${routeOf(one.path)
					.replaceAll(/\[\w+\]/g, '[^/]+')
					.replaceAll(/\[\.{3}\w+\]/g, '.+')}$`
			).test(bare)
	);
	if (found) heard.add(found.name);
}

const file = async () => (await prisma().problemFile.findFirstOrThrow({ where: { role: 'train' } })).id;

/** Each is answered by the real route; the server holds what it says against the schema of the registry. */
describe('every answer is as its schema says', () => {
	test.each([
		['the season', () => '/season'],
		['the problems', () => '/problems'],
		['a problem', () => `/problems/${world.problem.slug}`],
		['its board', () => `/problems/${world.problem.slug}/leaderboard`],
		['what is left', () => `/problems/${world.problem.slug}/quota`],
		['own submissions', () => `/problems/${world.problem.slug}/submissions?page=9`],
		['of one team', () => `/problems/${world.problem.slug}/submissions?team=${world.team.id}`],
		['one submission', () => `/submissions/${submission}`],
		['its log', () => `/submissions/${submission}/log?after=5`],
		['teams', () => '/teams?q=&page=1'],
		['a team', () => `/teams/${world.team.slug}`],
		['me', () => '/me'],
		['a poll', () => '/polls/final'],
		['what is on air', () => '/live'],
		['this very document', () => '/openapi.json']
	])('%s', async (_, path) => expect(await call('GET', path())).toMatchObject({ status: 200 }));

	test('a submission is reserved and completed by a program', async () => {
		const bytes = randomBytes(10);
		const body = JSON.stringify({
			problem: world.problem.slug,
			teamId: world.team.id,
			kind: 'predictions',
			filename: 'p.csv',
			bytes: bytes.length,
			sha256: '0'.repeat(64)
		});
		const made = await call('POST', '/submissions', { body });
		expect(made.status).toBe(200);
		const { id } = JSON.parse(made.text) as { id: string };
		const completed = await call('POST', `/submissions/${id}/complete`);
		expect(completed.text).toContain('upload_missing');
		expect((await call('POST', `/submissions/${submission}/complete`)).status).toBe(200);
	});

	test('a submission that waits is taken back and costs nothing; twice is refused', async () => {
		const id = await handIn(world, predictions('sealedright'));
		const taken = await call('POST', `/submissions/${id}/cancel`);
		expect(taken.status).toBe(200);
		expect(await untilEnded(id)).toBe('failed');
		expect(JSON.parse((await call('GET', `/submissions/${id}`)).text)).toMatchObject({
			code: 'withdrawn',
			countsToQuota: false
		});
		expect((await call('POST', `/submissions/${id}/cancel`)).text).toContain('submission_over');
	});

	test('a file leads to its bytes', async () => {
		const { status, headers } = await call('GET', `/problems/${world.problem.slug}/files/${await file()}`);
		expect(status).toBe(303);
		console.log(
			headers.get('location'),
			await (await fetch(new URL(headers.get('location')!, server.origin))).text()
		);
		expect(
			(await (await fetch(new URL(headers.get('location')!, server.origin))).text()).startsWith('id,')
		).toBe(true);
	});

	test('a device gets a pass and votes with it, and later has a receipt', async () => {
		config().PASS_PROOF = 0; // what work earns a pass is tried in fraud.test.ts
		const { pass } = JSON.parse((await call('POST', '/viewer', { bare: true, body: '{}' })).text) as {
			pass: string;
		};
		const headers = { authorization: `Bearer ${pass}` };
		const body = JSON.stringify({ option: 1, nonce: randomBytes(16).toString('base64url') });
		expect(await call('POST', '/polls/final/ballots', { body, headers })).toMatchObject({ status: 200 });
		expect((await call('GET', '/polls/final/receipt', { headers })).text).toContain('receipt_pending');
	});

	test('a tournament', async () => {
		const before = (await call('GET', '/rounds')).text;
		expect(JSON.parse(before)).toMatchObject({ rounds: [] });
		await declared(await contest(2));
		const { status, text } = await call('GET', '/rounds');
		await prisma().season.updateMany({ where: { id: world.seasonId }, data: { createdAt: new Date() } }); // current again
		expect([status, (JSON.parse(text) as { rounds: unknown[] }).rounds.length]).toEqual([200, 1]);
	});

	test('nothing of the registry was left out but what stands here', () => {
		const elsewhere = {
			startDeviceLogin: 'tokens.test.ts',
			pollDeviceLogin: 'tokens.test.ts',
			endToken: 'tokens.test.ts',
			readUpload: 'uploads.test.ts',
			signParts: 'uploads.test.ts',
			giveUpUpload: 'uploads.test.ts',
			readReceipt: 'the journey of the vote',
			readLogCheckpoint: 'the journey of the vote',
			readLogTile: 'the journey of the vote',
			readBundle: 'the journey of the vote',
			readSeries: 'the journey of the vote',
			readSeriesFile: 'the journey of the vote',
			readSelection: 'the journey of the judges',
			readCertificates: 'the journey of the judges'
		};
		const missed = endpoints.map(({ name }) => name).filter((name) => !heard.has(name));
		expect(missed.filter((name) => !(name in elsewhere))).toEqual([]);
	});
});

describe('what is public', () => {
	test('may be read from other sites and is sent again only when it changed', async () => {
		const first = await call('GET', '/problems', { bare: true });
		expect(first.headers.get('access-control-allow-origin')).toBe('*');
		const etag = first.headers.get('etag')!;
		const again = await call('GET', '/problems', {
			bare: true,
			headers: { 'if-none-match': `"x", W/${etag}` }
		});
		expect([again.status, again.text]).toEqual([304, '']);
	});

	test('is all that may: nothing personal, nothing that writes', async () => {
		for (const [method, path] of [
			['GET', '/me'],
			['GET', `/submissions/${submission}`],
			['POST', '/device'],
			['POST', '/submissions'],
			['GET', '/polls/final/receipt']
		] as const) {
			const { headers } = await call(method, path, { ...(method === 'POST' && { body: '{}' }) });
			expect([path, headers.get('access-control-allow-origin')]).toEqual([path, null]);
			expect(headers.get('cache-control')).toBe('private, no-store');
		}
	});

	test('answers nonsense in the query with one sentence for each wrong field', async () => {
		const { status, text } = await call('GET', '/teams?page=-1&kind=robots', {
			headers: { 'accept-language': 'ko' }
		});
		expect(status).toBe(400);
		expect(Object.keys((JSON.parse(text) as { error: { details: object } }).error.details)).toEqual([
			'kind',
			'page'
		]);
	});

	test('refuses an address that is none, and a method that one does not take, in the form of all refusals', async () => {
		const code = ({ status, text }: Awaited<ReturnType<typeof call>>) => [
			status,
			(JSON.parse(text) as { error: { code: string } }).error.code
		];
		expect(code(await call('GET', '/no-such-thing'))).toEqual([404, 'not_found']);
		expect(code(await call('GET', '/polls', { bare: true }))).toEqual([404, 'not_found']);
		expect(code(await call('DELETE', '/problems'))).toEqual([405, 'wrong_method']);
	});
});

describe('to others', () => {
	test('a submission does not exist, and a list of submissions holds none of another team', async () => {
		const other = await arena();
		const stranger = await createToken(other.captain, { name: 'tests', scopes: ['read', 'submit'], days: 7 });
		const headers = { authorization: `Bearer ${stranger.token}` };
		expect((await call('GET', `/submissions/${submission}`, { headers })).status).toBe(404);
		expect((await call('POST', `/submissions/${submission}/complete`, { headers })).status).toBe(404);
		const list = await call('GET', `/problems/${world.problem.slug}/submissions?team=${world.team.id}`, {
			headers
		});
		expect(JSON.parse(list.text)).toMatchObject({ rows: [], total: 0 });
	});
});
