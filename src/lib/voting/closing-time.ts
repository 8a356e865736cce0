import { formatTime } from '#lib/format.ts';
import type { Locale } from '#lib/text.ts';

const soonMs = 12 * 3_600_000;

/** A vote on air needs the second; one that runs for days needs its day. */
export function closingTime(at: string | Date, locale: Locale, now = Date.now()): string {
	return formatTime(at, locale, new Date(at).getTime() - now < soonMs ? 'clock' : 'short');
}
