import { createServer, type Server } from 'node:http';
import { solveChallenge } from 'altcha-lib/v1';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config, prisma } from '#lib/server/platform/index.ts';
import { passFront, readPass } from '#lib/server/voting/index.ts';
import { testDatabase } from '../../support/database.ts';
import { plantSeason } from '../../support/polls.ts';

testDatabase();
let server: Server;
let host: string;
let season: { id: string; slug: string };

beforeAll(async () => {
	season = await plantSeason();
	server = createServer((request, response) => {
		if (!passFront(request, response)) response.writeHead(404).end('not mine');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	host = `127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
const usual = { ...config() };
beforeEach(() => void Object.assign(config(), usual, { PASS_PROOF: 500 }));

interface Answer {
	season?: string;
	pass?: string;
	accountPass?: string | null;
	error?: { code: string; message: string; details: { challenge?: string } };
}
async function ask(body: unknown, headers: Record<string, string> = {}) {
	const answer = await fetch(`http://${host}/api/v1/viewer`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'accept-language': 'en', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body)
	});
	const json = (answer.status === 404 ? {} : await answer.json()) as Answer;
	return { status: answer.status, json, code: json.error?.code, headers: answer.headers };
}

async function work() {
	const { json } = await ask({});
	const { maxnumber, ...challenge } = JSON.parse(json.error!.details.challenge!);
	const solved = await solveChallenge(challenge.challenge, challenge.salt, 'SHA-256', maxnumber).promise;
	return { ...challenge, number: solved!.number };
}

describe('the address of voter passes', () => {
	test('asks for work, and gives a pass of the season now under way for it, as a cookie too', async () => {
		const first = await ask({});
		expect([first.status, first.code, first.headers.get('set-cookie')]).toEqual([403, 'proof_needed', null]);
		const { status, json, headers } = await ask({ proof: await work() });
		expect([status, json.season, json.accountPass]).toEqual([200, season.slug, null]);
		expect(readPass(json.pass)).toMatchObject({ tier: 'device', seasonId: season.id });
		expect(await prisma().voterPass.count({ where: { id: readPass(json.pass)!.id } })).toBe(1);
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('set-cookie')).toBe(
			`voter_pass=${json.pass}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`
		);
	});

	test('gives whoever has a good pass the same one again, and asks for no work', async () => {
		const { json } = await ask({ proof: await work() });
		const before = await prisma().voterPass.count();
		const again = await ask({}, { cookie: `theme=dark; voter_pass=${json.pass}` });
		expect([again.status, again.json.pass, again.headers.get('set-cookie')]).toEqual([200, json.pass, null]);
		expect(await prisma().voterPass.count()).toBe(before);
	});

	test('keeps the cookie to https where the page was opened by https, whatever the proxy speaks with us', async () => {
		const headers = { origin: 'https://champion.example', 'sec-fetch-site': 'same-origin' };
		const { headers: answered } = await ask({ proof: await work() }, headers);
		expect(answered.get('set-cookie')).toMatch(/; Secure$/);
	});

	test.each([
		['', 'bad_input'],
		['null', 'bad_input'],
		['{"proof":1}', 'bad_input'],
		[JSON.stringify({ proof: { algorithm: 'SHA-256' } }), 'bad_input'],
		[JSON.stringify({ proof: 'x'.repeat(5000) }), 'too_large']
	])('says what is wrong with %s', async (body, code) => {
		const before = await prisma().voterPass.count();
		expect((await ask(body)).code).toBe(code);
		expect(await prisma().voterPass.count()).toBe(before);
	});

	test('speaks the language of whoever asks', async () => {
		const { json } = await ask({}, { cookie: 'PARAGLIDE_LOCALE=ko', 'accept-language': 'ko' });
		expect(json.error!.message).toMatch(/[가-힣]/);
	});

	test('gives none to viewers whose addresses the proxy does not tell', async () => {
		const proof = await work();
		Object.assign(config(), { ADDRESS_HEADER: 'x-forwarded-for' });
		expect((await ask({ proof })).code).toBe('unavailable');
		expect((await ask({ proof }, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(200);
	});

	test.each([
		['whoever is signed in', { cookie: 'theme=dark; session=abc' }],
		['a program with a token', { authorization: 'Bearer aic_abc' }],
		['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
		['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }],
		['another site in an old browser', { origin: 'https://elsewhere.example' }]
	])('leaves %s to the pages', async (_, headers) => {
		expect((await ask({}, headers)).status).toBe(404);
	});

	test('serves a page of our own in an old browser, and a cookie of another name', async () => {
		expect((await ask({}, { origin: `http://${host}`, cookie: 'my_session=1' })).code).toBe('proof_needed');
	});
});
