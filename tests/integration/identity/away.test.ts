import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestEvent } from '@sveltejs/kit';
import { authenticate } from '#lib/server/app/http/authenticate.ts';
import { headers } from '#lib/server/app/http/headers.ts';
import { openDatabase, useDatabase, type Database } from '#lib/server/platform/database/index.ts';
import { anonymous } from '#lib/server/platform/index.ts';
import { testDatabase } from '../../support/database.ts';

const database = testDatabase();
let nowhere: Database;
beforeAll(async () => {
	nowhere = await openDatabase(Object.assign(new URL(database.current.url), { port: '1' }).href);
	useDatabase(nowhere);
});
afterAll(async () => {
	useDatabase(database.current);
	await nowhere.close();
});

/** Somebody signed in asks for something while nobody can say who they are. */
const ask = (route: string, headers: Record<string, string> = {}) =>
	authenticate({
		event: {
			route: { id: route },
			request: new Request('http://localhost/', { headers }),
			cookies: { get: () => 'a token' },
			locals: { actor: anonymous('en'), locale: 'en', requestId: 'r' }
		} as unknown as RequestEvent,
		resolve: () => new Response('resolved')
	});
const said = expect.stringContaining('cannot be reached');

test('a program is answered as it is by every refusal, with a time to come again', async () => {
	const response = await ask('/api/v1/problems');
	expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
	expect(await response.json()).toMatchObject({ error: { code: 'out_of_reach', message: said } });
});

test('a form that a script sent is answered in the form that the script reads', async () => {
	const response = await ask('/teams', { 'x-sveltekit-action': 'true' });
	expect(response.status).toBe(503);
	expect(await response.json()).toMatchObject({
		type: 'error',
		error: { code: 'out_of_reach', message: said }
	});
});

test('a page is an error page with the same words', async () => {
	await expect(ask('/teams')).rejects.toMatchObject({
		status: 503,
		body: { code: 'out_of_reach', message: said }
	});
});

test('what keeps pages is told when to come again, too', async () => {
	const answered = async (status: number) => {
		const event = { url: new URL('http://localhost/'), locals: {} } as unknown as RequestEvent;
		const response = await headers({ event, resolve: () => new Response('a page', { status }) });
		return response.headers.get('retry-after');
	};
	expect([await answered(503), await answered(500), await answered(200)]).toEqual(['5', null, null]);
});
