import type { Text } from '#lib/text.ts';

/** A text in both languages, so that prose may be written as indented template literals. */
export function t(ko: string, en: string): Text {
	return { ko: flowed(ko), en: flowed(en) };
}

/** Lines of one paragraph are joined; headings, list items and table rows keep their line. */
function flowed(text: string): string {
	return text
		.split('\n')
		.map((line) => line.trim())
		.join('\n')
		.replace(/([^\n])\n(?![\n#|>]|- |\d+\. |```)/g, '$1 ')
		.trim();
}
