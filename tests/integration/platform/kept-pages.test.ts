import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { anonymous } from '#lib/server/platform/index.ts';
import { passCookie } from '#lib/server/voting/index.ts';
import { votedCookie } from '#lib/voting/voted-mark.ts';
import { testDatabase } from '../../support/database.ts';
import { issuePasses, plantPoll, plantSeason } from '../../support/polls.ts';

testDatabase();
const root = path.resolve('src/routes');

/** What a page's load says to caches and of its address, whether it then shows the page or refuses it. */
async function headersOf(route: string, cookies: Record<string, string> = {}) {
	const { load } = (await import(path.join(root, route, '+page.server.ts'))) as {
		load: (event: object) => Promise<unknown>;
	};
	const told: Record<string, string> = {};
	const event = {
		params: { token: 'a-token', name: 'programme', poll: 'final' },
		url: new URL(`http://127.0.0.1/${route}?token=a-token`),
		locals: { actor: anonymous('ko'), locale: 'ko', sessionToken: null },
		cookies: { get: (name: string) => cookies[name] },
		setHeaders: (headers: Record<string, string>) => void Object.assign(told, headers)
	};
	await Promise.resolve(load(event)).catch(() => {});
	return told;
}

const secret = globSync('**/?token?/+page.server.ts', { cwd: root }).map((file) => path.dirname(file));

test.each([...secret, 'overlay/[name]'])(
	'%s, whose address is a key, is kept by no cache and tells no other site its address',
	async (route) =>
		expect(await headersOf(route)).toEqual({
			'cache-control': 'private, no-store',
			'referrer-policy': 'same-origin'
		})
);

test.each([
	['live', 'live'],
	['a vote', 'vote/[poll]']
])(
	'the page of %s is kept by no cache where it shows what was cast; the one for all may be',
	async (_, route) => {
		const season = await plantSeason();
		await plantPoll(season.id, { slug: 'final' });
		const [pass] = await issuePasses(season.id, 1);
		const alone = { 'cache-control': 'private, no-store' };
		expect(await headersOf(route, { [passCookie]: pass!, [votedCookie]: '1' })).toEqual(alone);
		expect(await headersOf(route, { [passCookie]: pass! })).toEqual({});
		expect(await headersOf(route)).toEqual({});
	}
);
