import { expect, test } from 'vitest';
import * as v from 'valibot';
import { optionalText, text } from '#lib/form.ts';
import { DomainError } from '../errors.ts';
import { readForm } from './form.ts';

const Schema = v.object({ title: text(20), note: optionalText(20), tags: v.optional(v.array(text(5)), []) });
const form = 'application/x-www-form-urlencoded';

const posted = (body: string, type = form) =>
	new Request('http://here.invalid/', { method: 'POST', body, headers: { 'content-type': type } });
const read = (body: string, type?: string) => readForm(posted(body, type), Schema, 'en');

test('a form is read by its schema; a name with [] is a list', async () => {
	expect(await read('title=+rain+&tags[]=a&tags[]=b')).toMatchObject({
		ok: true,
		data: { title: 'rain', note: '', tags: ['a', 'b'] }
	});
});

test.each([
	'title=ra%00in',
	'title=rain&note=%00',
	'title=rain&tags[]=a&tags[]=%00',
	'title=rain&elsewhere=%00'
])('%s has a character that no text in the database can have', async (body) => {
	const answer = await read(body);
	expect(answer.ok).toBe(false);
	expect(Object.values(answer.ok ? {} : answer.errors)).toEqual([
		'There is an invisible special character (NUL) in it. Delete it and type the text again.'
	]);
});

test('the same holds for text that comes as JSON', () => {
	expect(v.safeParse(text(20), 'ra\0in').success).toBe(false);
	expect(v.safeParse(optionalText(20), '\0').success).toBe(false);
});

test.each([
	['--cut\r\ncontent-disposition: form-data; name="title"\r\n\r\nra', 'multipart/form-data; boundary=cut'],
	['title=rain', 'multipart/form-data'],
	['{"title":"rain"}', 'application/json']
])('%j as %s is refused as broken, not a surprise', async (body, type) => {
	await expect(read(body, type)).rejects.toEqual(new DomainError('form_broken'));
});

test('of a field that is posted twice, the first counts; no name reaches behind the fields', async () => {
	expect(await read('title=a&title=b&__proto__=x&__proto__[]=y')).toMatchObject({
		ok: true,
		data: { title: 'a' }
	});
	expect(({} as { title?: string }).title).toBeUndefined();
});

test('a form of a hundred thousand fields is refused at once', async () => {
	const body = Array.from({ length: 100_000 }, (_, at) => `f${at}=1`).join('&');
	const before = performance.now();
	await expect(read(body)).rejects.toEqual(new DomainError('request_too_large'));
	expect(performance.now() - before).toBeLessThan(5_000);
});

test('a text of megabytes is refused before any pattern is tried on it, and not sent back', async () => {
	const strict = v.object({ mail: v.pipe(v.string(), v.email(), v.maxLength(254)) });
	const answer = await readForm(posted(`mail=${'a.'.repeat(5_000_000)}`), strict, 'en');
	expect(answer).toMatchObject({
		ok: false,
		values: {},
		errors: { mail: expect.stringContaining('100000') }
	});
});
