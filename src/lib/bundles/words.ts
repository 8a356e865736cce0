/** The sentences of notes and faults, in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';
import type { Details, FaultCode, Note } from './notes.ts';
import { roleWords } from './labels.ts';
import type { PartRole } from './plan.ts';

type Sentence = (inputs: Record<string, string>, options?: { locale?: Locale }) => string;
const sentences = m as unknown as Record<string, Sentence | undefined>;

type Word = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string;

const words: Record<string, Word> = {
	perDay: m.bundles_word_perDay,
	total: m.bundles_word_total,
	scoring: m.bundles_word_scoring,
	ingestion: m.bundles_word_ingestion,
	summary: m.bundles_word_summary,
	statement: m.bundles_word_statement,
	rules: m.bundles_word_rules
};
/** Details that are words of ours; all others are the bundle's own. */
const ours = new Set(['which', 'program', 'part']);

function told(details: Details, locale: Locale): Record<string, string> {
	const entries = Object.entries(details).map(([key, value]): [string, string] => {
		const text = String(value);
		if (key === 'what') return [key, roleWords[text as PartRole]?.({}, { locale }) ?? text];
		if (!ours.has(key)) return [key, typeof value === 'number' ? value.toLocaleString('en-US') : text];
		return [key, words[text]?.({}, { locale }) ?? text];
	});
	return Object.fromEntries(entries);
}

export function noteText({ code, details }: Note, locale: Locale): string {
	const key = code === 'language' ? `language_${details.locale}` : code;
	return sentences[`bundles_note_${key}`]?.(told(details, locale), { locale }) ?? code;
}

export const faultText = (code: FaultCode, details: Details, locale: Locale): string =>
	sentences[`bundles_fault_${code}`]?.(told(details, locale), { locale }) ?? code;
