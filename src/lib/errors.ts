import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';
import { formatBytes, formatTime } from './format.ts';

type Sentence = (inputs: Record<string, unknown>, options: { locale: Locale }) => string;

/** The sentence for a refusal: what happened and what to do next. Every code has one (tests/architecture.test.ts). */
export function errorText(code: string, details: Record<string, unknown>, locale: Locale): string {
	const sentence = (m as unknown as Record<string, Sentence | undefined>)[`error_${code}`];
	return sentence
		? sentence(spoken(code, details, locale), { locale })
		: m.error_surprise({ incident: code }, { locale });
}

/** Details are plain numbers and moments, for programs; a person reads 30 MB, and a day in Korea. */
function spoken(code: string, details: Record<string, unknown>, locale: Locale): Record<string, unknown> {
	const { limit, bytes, closesAt } = details;
	if (code === 'too_large') return { ...details, limit: formatBytes(Number(limit)) };
	if (code === 'download_too_large')
		return { ...details, limit: formatBytes(Number(limit)), bytes: formatBytes(Number(bytes)) };
	return typeof closesAt === 'string' && closesAt !== ''
		? { ...details, closesAt: formatTime(closesAt, locale) }
		: details;
}
