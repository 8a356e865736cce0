import * as v from 'valibot';
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';

/** The sentence for a field that is wrong, in the reader's language. Schemas need no texts of their own. */
export function issueText(issue: v.BaseIssue<unknown>, locale: Locale): string {
	const limit = String(issue.requirement ?? '');
	const at = { locale };
	if (issue.received === 'undefined' || (issue.type === 'min_length' && limit === '1'))
		return m.form_required({}, at);
	if (issue.type === 'non_empty') return m.form_required({}, at);
	if (issue.type === 'min_length') return m.form_too_short({ limit }, at);
	if (issue.type === 'max_length') return m.form_too_long({ limit }, at);
	if (issue.type === 'email') return m.form_email({}, at);
	if (issue.type === 'min_value') return m.form_min({ limit }, at);
	if (issue.type === 'max_value') return m.form_max({ limit }, at);
	if (issue.type === 'integer' || issue.type === 'number') return m.form_whole_number({}, at);
	if (issue.requirement === visible) return m.form_invisible({}, at);
	if (issue.requirement === something) return m.form_required({}, at);
	if (issue.type === 'excludes') return m.form_unstorable({}, at);
	if (issue.type === 'picklist' || issue.type === 'literal') return m.form_choice({}, at);
	return m.form_wrong({}, at);
}

const nul = '\0';
/** PostgreSQL keeps every character in a text but this one. */
export const unstorable = (typed: string): boolean => typed.includes(nul);

/** What has no picture of its own: fillers, marks that turn the writing around, selectors, an empty pattern of dots. */
const unseen = '\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Zl}\\p{Zp}\\u2800';
const something = new RegExp(`[^${unseen}\\s]`, 'u');
/** A trimmed text field of at least one and at most `limit` characters, one of which can be seen. */
export const text = (limit: number) =>
	v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(limit), v.excludes(nul), v.regex(something));
/** Joiners and selectors belong to a picture, and tags to a flag; anywhere else they only hide. */
const inPicture =
	'(?<=\\p{Extended_Pictographic}|\\p{Emoji_Modifier}|\\ufe0f)(?:\\u200d|\\ufe0f)|(?<=\\u{1f3f4})[\\u{e0020}-\\u{e007e}]{1,6}\\u{e007f}';
const visible = new RegExp(`^(?:[^${unseen}]|${inPicture})*$`, 'u');
/** Two spaces, or a wider one, look like one: a name written with them would be another and look the same. */
const plainSpaces = (typed: string): string => typed.replaceAll(/\p{Zs}+/gu, ' ');
/**
 * What someone or something is called. Nothing in it is unseen or turns the writing around: two names that look alike
 * would be one on a ballot.
 */
export const name = (limit: number) =>
	v.pipe(text(limit), v.transform(plainSpaces), v.normalize('NFC'), v.regex(visible));
/** A text that may be left empty; one of which nothing can be seen is. */
export const optionalText = (limit: number) =>
	v.optional(
		v.pipe(
			v.string(),
			v.trim(),
			v.maxLength(limit),
			v.excludes(nul),
			v.transform((typed) => (something.test(typed) ? typed : ''))
		),
		''
	);
/** A name that may be left empty. */
export const optionalName = (limit: number) =>
	v.pipe(optionalText(limit), v.transform(plainSpaces), v.normalize('NFC'), v.regex(visible));
/** A whole number typed into a field. */
export const whole = (min: number, max: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1),
		v.transform((typed) => Number(typed.replaceAll(',', ''))),
		v.integer(),
		v.minValue(min),
		v.maxValue(max)
	);
/** A checkbox. */
export const checked = v.optional(
	v.pipe(
		v.string(),
		v.transform((value) => value === 'on' || value === 'true')
	),
	'false'
);
export const id = v.pipe(v.string(), v.uuid());
