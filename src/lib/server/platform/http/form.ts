import * as v from 'valibot';
import { issueText, unstorable } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';
import { refuse, refuseIf } from '../errors.ts';

export type FormValues = Record<string, string | string[]>;

export type ReadForm<T> =
	| { ok: true; data: T; values: FormValues }
	| { ok: false; values: FormValues; errors: Record<string, string> };

/** More than any form here has, a rubric with all its lists included. */
const mostFields = 5000;
/** More than any text here may have; a pattern tried on megabytes would exhaust its stack before its own limit speaks. */
const mostLetters = 100_000;
const neverEchoed = /password|secret|code|token/i;

/**
 * Reads a posted form by its schema. A name that ends in `[]` gives a list. What was typed comes back in `values`
 * (never passwords, codes or files), with one sentence per wrong field, in the reader's language.
 */
export async function readForm<S extends v.GenericSchema>(
	request: Request,
	schema: S,
	locale: Locale
): Promise<ReadForm<v.InferOutput<S>>> {
	const raw = fieldsOf(await bodyOf(request));
	const values = Object.fromEntries(
		Object.entries(raw).filter(([name, value]) => !neverEchoed.test(name) && !(value instanceof File))
	) as FormValues;
	const errors: Record<string, string> = {};
	for (const [name, value] of Object.entries(raw)) {
		const texts = [value].flat().filter((part) => typeof part === 'string');
		if (texts.some(unstorable)) errors[name] = m.form_unstorable({}, { locale });
		if (!texts.some(({ length }) => length > mostLetters)) continue;
		errors[name] = m.form_too_long({ limit: String(mostLetters) }, { locale });
		delete values[name];
	}
	if (Object.keys(errors).length > 0) return { ok: false, values, errors };
	const parsed = v.safeParse(schema, raw);
	if (parsed.success) return { ok: true, data: parsed.output, values };
	for (const issue of parsed.issues) {
		const name = String(issue.path?.[0]?.key ?? 'form');
		errors[name] ??= issueText(issue, locale);
	}
	return { ok: false, values, errors };
}

/** The posted form. One that broke on its way, or that is larger than the server takes, is refused rather than a surprise. */
async function bodyOf(request: Request): Promise<FormData> {
	try {
		return await request.formData();
	} catch (broken) {
		const { status } = broken as { status?: number };
		return status === 413 ? refuse('request_too_large') : refuse('form_broken');
	}
}

/** One pass, and not without end: asking for each name in turn would let one big form stop the server. */
function fieldsOf(form: FormData): Record<string, FormDataEntryValue | FormDataEntryValue[]> {
	const fields = new Map<string, FormDataEntryValue | FormDataEntryValue[]>();
	let count = 0;
	for (const [name, value] of form) {
		refuseIf(++count > mostFields, 'request_too_large');
		const list = name.endsWith('[]') ? name.slice(0, -2) : null;
		const known = fields.get(list ?? name);
		if (list === null) fields.set(name, known ?? value);
		else if (Array.isArray(known)) known.push(value);
		else fields.set(list, [value]);
	}
	return Object.fromEntries(fields);
}
