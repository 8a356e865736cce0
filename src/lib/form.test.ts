import { expect, test } from 'vitest';
import * as v from 'valibot';
import { issueText, name } from './form.ts';

const read = (typed: string) => v.safeParse(name(60), typed);

test.each(['한빛', 'NOVA Rain', "L'été", '三雨', '👩‍🔬 Lab', '❤️‍🔥', '👍🏽', 'אור'])('%s is a name', (typed) => {
	expect(read(` ${typed} `)).toMatchObject({ success: true, output: typed });
});

test('a name typed letter by letter is the same as one typed whole', () => {
	expect(read('한빛'.normalize('NFD')).output).toBe('한빛');
});

test.each([
	'한빛\u200b',
	'\u202eAVON',
	'NO\u00adVA',
	'한\u3164빛',
	'a\nb',
	'a\u0007b',
	'\u2066x\u2069',
	'a\0b'
])('%j is not: it would look like another, or turn the line around', (typed) => {
	const parsed = read(typed);
	expect(parsed.success).toBe(false);
	expect(issueText(parsed.issues!.at(-1)!, 'en')).toMatch(/^There is a/);
});

test.each(['등불  연구실', '등불\u00a0연구실', '등불\u2003 연구실', '\u3000등불\u3000연구실 '])(
	'a name is the same however wide its spaces are: %j',
	(typed) => expect(read(typed)).toMatchObject({ success: true, output: '등불 연구실' })
);
