import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';

type Sentence = (inputs: Record<string, unknown>, options: { locale: Locale }) => string;

/** The sentence for a refusal: what happened and what to do next. Every code has one (tests/architecture.test.ts). */
export function errorText(code: string, details: Record<string, unknown>, locale: Locale): string {
	const sentence = (m as unknown as Record<string, Sentence | undefined>)[`error_${code}`];
	return sentence ? sentence(details, { locale }) : m.error_surprise({ incident: code }, { locale });
}
