/** Days and times as bundles write them: ISO, month first as in `1-13-2026`, or with the month's English name. */

export interface ReadDate {
	at: Date;
	/** Whether the day and the month could have been meant the other way around. */
	ambiguous: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME =
	/(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=$|[T\s])/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?=$|[T\s])/;
const DAY_NAME = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+/i;
const NAME_FIRST = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?=$|[T\s])/i;
const DAY_FIRST = /^(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})(?=$|[T\s])/i;

/** The moment a text names, in UTC where it names no zone; null for what is no day of any calendar. */
export function readDate(text: string): ReadDate | null {
	if (text.length > 64) return null;
	const trimmed = text.trim().replace(DAY_NAME, '');
	const day = dayOf(trimmed);
	const time = day && TIME.exec(trimmed.slice(day.length));
	if (!day || !time || time.index !== 0) return null;
	const [, hourText = '0', minute = '0', second = '0', half, zone] = time;
	if (half && (Number(hourText) < 1 || Number(hourText) > 12)) return null;
	const hour = half ? (Number(hourText) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hourText);
	if (hour > 23 || Number(minute) > 59 || Number(second) > 59) return null;
	const at = Date.UTC(day.year, day.month - 1, day.day, hour, Number(minute), Number(second));
	const offset = minutesOf(zone);
	if (offset === null) return null;
	return { at: new Date(at - offset * 60_000), ambiguous: day.ambiguous };
}

interface Day {
	year: number;
	month: number;
	day: number;
	ambiguous: boolean;
	length: number;
}

function dayOf(text: string): Day | null {
	let found = YEAR_FIRST.exec(text);
	if (found) return real(found[0], +found[1]!, +found[2]!, +found[3]!, false);
	found = YEAR_LAST.exec(text);
	if (found) {
		const [first, second, year] = [+found[1]!, +found[2]!, +found[3]!];
		// A thirteenth month cannot be meant; then the day stands first.
		const swapped = first > 12;
		const ambiguous = first <= 12 && second <= 12 && first !== second;
		return real(found[0], year, swapped ? second : first, swapped ? first : second, ambiguous);
	}
	found = NAME_FIRST.exec(text);
	if (found) return real(found[0], +found[3]!, monthOf(found[1]!), +found[2]!, false);
	found = DAY_FIRST.exec(text);
	return found && real(found[0], +found[3]!, monthOf(found[2]!), +found[1]!, false);
}

const FULL = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december'
];
const monthOf = (name: string): number => {
	const lower = name.toLowerCase();
	const at = MONTHS.indexOf(lower.slice(0, 3));
	return at >= 0 && FULL[at]!.startsWith(lower) ? at + 1 : 0;
};

function real(text: string, year: number, month: number, day: number, ambiguous: boolean): Day | null {
	const at = new Date(Date.UTC(year, month - 1, day));
	const exists = year >= 1970 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
	return exists ? { year, month, day, ambiguous, length: text.length } : null;
}

function minutesOf(zone: string | undefined): number | null {
	if (!zone || /^[a-z]+$/i.test(zone)) return 0;
	const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)!;
	if (Number(hours) > 14 || Number(minutes) > 59) return null;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
