import { expect, test } from 'vitest';
import * as v from 'valibot';
import { text } from '#lib/form.ts';
import { anonymous } from '../actor.ts';
import { signedIn } from '../index.ts';
import { act, describeError } from './act.ts';

const Schema = v.object({ id: text(40), title: text(120), password: text(40) });
const title = 'Written for an hour while the session ended';

/** Somebody whose session ended meanwhile posts a form. */
function post(accept: string, written: string) {
	const body = new URLSearchParams({ id: 'a1', title: written, password: 'a long secret sentence' });
	const request = new Request('http://localhost/?/ask', { method: 'POST', body, headers: { accept } });
	return act({ request, locals: { actor: anonymous('en'), locale: 'en' } }, Schema, async (actor) => {
		signedIn(actor);
	});
}

test('a script is told that the text is still on the page', async () => {
	const refused = await post('application/json', title);
	expect(refused).toMatchObject({ status: 401, data: { code: 'sign_in_first', values: { title } } });
	expect((refused as { data: { message: string } }).data.message).toContain('still on this page');
});

test('a browser without scripts gets the text back on the page that asks it to sign in, and no password', async () => {
	await expect(post('text/html,*/*', title)).rejects.toMatchObject({
		status: 401,
		body: { code: 'sign_in_first', typed: [title] }
	});
	expect(await post('text/html,*/*', 'Short')).toMatchObject({
		status: 401,
		data: { code: 'sign_in_first' }
	});
});

test.each([
	['a plain connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
	['Prisma', Object.assign(new Error('reach'), { code: 'P1001' })]
])('a database that is away is a pause and no incident: %s', (_whose, thrown) => {
	expect(describeError(thrown, 'en', anonymous('en'))).toMatchObject({
		status: 503,
		code: 'out_of_reach',
		details: { seconds: 5 }
	});
});

test('a connection that broke on the way is an incident: what was asked may be done', () => {
	const broken = new Error('Connection terminated unexpectedly');
	expect(describeError(broken, 'en', anonymous('en'))).toMatchObject({ status: 500, code: 'surprise' });
});
