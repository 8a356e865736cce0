/** What a team may hand in, and when a day's count begins anew; pure. */

/** Making one is slow, and there are few zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
	let format = formats.get(timeZone);
	if (!format) {
		// Sweden writes dates as ISO does.
		format = new Intl.DateTimeFormat('sv-SE', {
			timeZone,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit'
		});
		formats.set(timeZone, format);
	}
	return format;
}

/** The day a quota belongs to: days begin at midnight where the problem says, wherever the team sits. */
export const quotaDayOf = (at: Date, timeZone: string): string => formatOf(timeZone).format(at);

/** Longer than the longest day, the one that summer time ends on. */
const LONGEST_DAY_MS = 26 * 3_600_000;

/** When the day's quota is new again: the first moment of the next day, on days of 23 and 25 hours as well. */
export function nextQuotaDay(at: Date, timeZone: string): Date {
	const today = quotaDayOf(at, timeZone);
	let [same, later] = [at.getTime(), at.getTime() + LONGEST_DAY_MS];
	while (later - same > 1) {
		const middle = Math.floor((same + later) / 2);
		if (quotaDayOf(new Date(middle), timeZone) === today) same = middle;
		else later = middle;
	}
	return new Date(later);
}

export interface QuotaUse {
	today: number;
	total: number;
	open: number;
}
export interface QuotaLimits {
	perDay: number;
	total: number;
	concurrent: number;
}
export type QuotaFault = 'quota_day_spent' | 'quota_total_spent' | 'quota_concurrent';

/** The first limit in the way of one more submission, or null. */
export function quotaFault(use: QuotaUse, limits: QuotaLimits): QuotaFault | null {
	if (use.total >= limits.total) return 'quota_total_spent';
	if (use.today >= limits.perDay) return 'quota_day_spent';
	return use.open >= limits.concurrent ? 'quota_concurrent' : null;
}
