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
	if (issue.type === 'excludes') return m.form_unstorable({}, at);
	if (issue.type === 'picklist' || issue.type === 'literal') return m.form_choice({}, at);
	return m.form_wrong({}, at);
}

const nul = '\0';
/** PostgreSQL keeps every character in a text but this one. */
export const unstorable = (typed: string): boolean => typed.includes(nul);

/** A trimmed text field of at least one and at most `limit` characters. */
export const text = (limit: number) =>
	v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(limit), v.excludes(nul));
/** Nothing that cannot be seen or that turns the writing around: two names that look alike would be one on a ballot. */
const unseen =
	'\\ufe00-\\ufe0f\\p{Cc}\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0';
/** Joiners and selectors belong to a picture; anywhere else they only hide. */
const inPicture = '(?<=\\p{Extended_Pictographic}|\\p{Emoji_Modifier}|\\ufe0f)(?:\\u200d|\\ufe0f)';
const visible = new RegExp(`^(?:[^${unseen}]|${inPicture})*$`, 'u');
/** Two spaces, or a wider one, look like one: a name written with them would be another and look the same. */
const plainSpaces = (typed: string): string => typed.replaceAll(/\p{Zs}+/gu, ' ');
/** What someone or something is called. */
export const name = (limit: number) =>
	v.pipe(text(limit), v.transform(plainSpaces), v.normalize('NFC'), v.regex(visible));
/** A text that may be left empty. */
export const optionalText = (limit: number) =>
	v.optional(v.pipe(v.string(), v.trim(), v.maxLength(limit), v.excludes(nul)), '');
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
