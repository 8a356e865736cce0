import { expect, test } from 'vitest';
import * as v from 'valibot';
import { issueText, name, optionalName, optionalText, text } from './form.ts';

const read = (typed: string) => v.safeParse(name(60), typed);

test.each(['한빛', 'NOVA Rain', "L'été", '三雨', '👩‍🔬 Lab', '❤️‍🔥', '👍🏽', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'אור'])(
	'%s is a name',
	(typed) => {
		expect(read(` ${typed} `)).toMatchObject({ success: true, output: typed });
	}
);

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
	'a\0b',
	'한\u2800빛',
	'a\u{e0041}b',
	'a\u{e0100}',
	'a\u034fb'
])('%j is not: it would look like another, or turn the line around', (typed) => {
	const parsed = read(typed);
	expect(parsed.success).toBe(false);
	expect(issueText(parsed.issues!.at(-1)!, 'en')).toMatch(/^There is a/);
});

test.each(['등불  연구실', '등불\u00a0연구실', '등불\u2003 연구실', '\u3000등불\u3000연구실 '])(
	'a name is the same however wide its spaces are: %j',
	(typed) => expect(read(typed)).toMatchObject({ success: true, output: '등불 연구실' })
);

const nothing = ['\u200b\u200b', '\u3164', '\u202e \u200f', '\ufe0f', '\u2800 \u00ad', '\u{e0020}'];

test.each(nothing)('%j is no text: nothing of it can be seen', (typed) => {
	for (const schema of [text(60), name(60)]) {
		const parsed = v.safeParse(schema, typed);
		expect(issueText(parsed.issues![0], 'en')).toBe('This field is required.');
	}
	for (const schema of [optionalText(60), optionalName(60)]) expect(v.parse(schema, typed)).toBe('');
});

test('a text may hold what a name may not, since scripts need it', () => {
	expect(v.parse(text(60), 'می\u200cروم ')).toBe('می\u200cروم');
	expect(v.safeParse(optionalName(60), 'NOVA\u202e').success).toBe(false);
	expect(v.parse(optionalName(60), undefined)).toBe('');
});
