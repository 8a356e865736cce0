/**
 * How times, amounts and scores are written in both languages. Pure: the same input gives the same text on the
 * server and in the browser, so nothing flickers on hydration. Times are told in Korean time (no summer time).
 */
import type { Locale } from './text.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const kst = 9 * hour;
const weekdays = {
	ko: ['일', '월', '화', '수', '목', '금', '토'],
	en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
};
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');

export type Moment = Date | string | number;
export const toDate = (moment: Moment) => (moment instanceof Date ? moment : new Date(moment));

function inKorea(moment: Moment) {
	const at = new Date(toDate(moment).getTime() + kst);
	const hours = at.getUTCHours();
	return {
		year: at.getUTCFullYear(),
		month: at.getUTCMonth(),
		date: at.getUTCDate(),
		weekday: at.getUTCDay(),
		clock: `${two(hours)}:${two(at.getUTCMinutes())}`,
		seconds: two(at.getUTCSeconds())
	};
}

/** '2026.11.30(월)' · 'Mon 30 Nov 2026' */
export function formatDate(moment: Moment, locale: Locale): string {
	const at = inKorea(moment);
	return locale === 'ko'
		? `${at.year}.${two(at.month + 1)}.${two(at.date)}(${weekdays.ko[at.weekday]})`
		: `${weekdays.en[at.weekday]} ${at.date} ${months[at.month]} ${at.year}`;
}

/** 'short': '11.30 18:00 KST' · '30 Nov 18:00 KST'. 'long' adds year and weekday; 'clock' is the time of day with seconds. */
export function formatTime(
	moment: Moment,
	locale: Locale,
	style: 'short' | 'long' | 'clock' = 'short'
): string {
	const at = inKorea(moment);
	if (style === 'clock') return `${at.clock}:${at.seconds} KST`;
	if (style === 'long') return `${formatDate(moment, locale)} ${at.clock} KST`;
	return locale === 'ko'
		? `${two(at.month + 1)}.${two(at.date)} ${at.clock} KST`
		: `${at.date} ${months[at.month]} ${at.clock} KST`;
}

/** The two largest units of a span: '2일 3시간' · '2 d 3 h'. Under a minute in seconds. */
export function formatSpan(ms: number, locale: Locale): string {
	const [d, h, min, s] = locale === 'ko' ? ['일', '시간', '분', '초'] : [' d', ' h', ' min', ' s'];
	const span = Math.abs(ms);
	const join = (big: number, bigUnit: string, small: number, smallUnit: string) =>
		small ? `${big}${bigUnit} ${small}${smallUnit}` : `${big}${bigUnit}`;
	if (span < minute) return `${Math.floor(span / 1000)}${s}`;
	if (span < hour) return `${Math.floor(span / minute)}${min}`;
	if (span < day) return join(Math.floor(span / hour), h!, Math.floor((span % hour) / minute), min!);
	return join(Math.floor(span / day), d!, Math.floor((span % day) / hour), h!);
}

/** '2일 3시간 뒤', '5분 전', '방금' · 'in 2 d 3 h', '5 min ago', 'just now' */
export function formatDistance(moment: Moment, now: Moment, locale: Locale): string {
	const ms = toDate(moment).getTime() - toDate(now).getTime();
	if (Math.abs(ms) < 10_000) return locale === 'ko' ? '방금' : 'just now';
	const span = formatSpan(ms, locale);
	if (locale === 'ko') return ms > 0 ? `${span} 뒤` : `${span} 전`;
	return ms > 0 ? `in ${span}` : `${span} ago`;
}

/** A clock that runs down: '2:14', '1:02:14'; above a day '3일 02:14:05' · '3 d 02:14:05'. Never below zero. */
export function formatCountdown(ms: number, locale: Locale): string {
	const total = Math.max(0, Math.ceil(ms / 1000));
	const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
	if (h >= 24)
		return `${Math.floor(h / 24)}${locale === 'ko' ? '일' : ' d'} ${two(h % 24)}:${two(m)}:${two(s)}`;
	return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 1234567.5 -> '1,234,567.5'. Not Intl, whose spaces and digits differ between builds. */
export function formatNumber(value: number, digits = 0): string {
	const [whole, rest] = Math.abs(value).toFixed(digits).split('.');
	const text = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (rest ? `.${rest}` : '');
	return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? `−${text}` : text;
}

/** '₩12,000,000' */
export const formatWon = (won: number): string => (won < 0 ? '−' : '') + `₩${formatNumber(Math.abs(won))}`;

const trimmed = (value: number) => formatNumber(value, Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1);

/** Where space is tight: '1,200만 원', '3.5억 원' · '₩12M', '₩350M', '₩1.2B'. */
export function formatWonShort(won: number, locale: Locale): string {
	const sign = won < 0 ? '−' : '';
	const amount = Math.abs(won);
	if (locale === 'ko') {
		if (amount >= 1e12) return `${sign}${trimmed(amount / 1e12)}조 원`;
		if (amount >= 1e8) return `${sign}${trimmed(amount / 1e8)}억 원`;
		if (amount >= 1e4) return `${sign}${trimmed(amount / 1e4)}만 원`;
		return `${sign}${formatNumber(amount)}원`;
	}
	if (amount >= 1e9) return `${sign}₩${trimmed(amount / 1e9)}B`;
	if (amount >= 1e6) return `${sign}₩${trimmed(amount / 1e6)}M`;
	if (amount >= 1e4) return `${sign}₩${trimmed(amount / 1e3)}K`;
	return formatWon(won);
}

/** Metered accelerator time: '40시간', '1.2시간', '18분' · '40 h', '1.2 h', '18 min', '3 s', in GPU hours. */
export function formatGpuTime(seconds: number, locale: Locale): string {
	const size = Math.abs(seconds);
	const [h, min, s] = locale === 'ko' ? ['시간', '분', '초'] : [' h', ' min', ' s'];
	// A job of three seconds is not 0.1 minutes; nothing at all stays in minutes.
	if (size > 0 && size < 60) return `${formatNumber(seconds, size < 1 ? 1 : 0)}${s}`;
	if (size < 3600) return `${formatNumber(seconds / 60, size > 0 && size < 600 ? 1 : 0)}${min}`;
	return `${trimmed(seconds / 3600)}${h}`;
}

/** 0.1234 -> '12.3%' */
export const formatPercent = (share: number, digits = 1): string => `${formatNumber(share * 100, digits)}%`;

/** 1536 -> '1.5 KB' */
export function formatBytes(bytes: number): string {
	const units = ['B', 'KB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
	return `${unit ? trimmed(value) : formatNumber(value)} ${units[unit]}`;
}
