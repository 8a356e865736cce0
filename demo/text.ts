import type { Text } from '#lib/text.ts';

/** A text in both languages, trimmed, so that prose may be written as indented template literals. */
export function t(ko: string, en: string): Text {
	return { ko: unindent(ko), en: unindent(en) };
}

function unindent(text: string): string {
	return text.replace(/\n[\t ]+/g, '\n').trim();
}
