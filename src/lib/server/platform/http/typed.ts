import type { FormValues } from './form.ts';

/** Shorter than this is quickly typed again, and may be an id or a choice. */
const worthKeeping = 20;

/** The texts of a form that somebody would be sorry to lose. Passwords and codes are not among its values. */
export const longTexts = (values: FormValues): string[] =>
	Object.values(values)
		.flat()
		.filter((text) => text.length >= worthKeeping && /\s/.test(text));
