import { fates, type Fate, type SeriesMinute } from './series.ts';

/** The course of a vote as a picture needs it: some columns of equal time, the leading options, and the rest as one. */
export interface SeriesPlot {
	/** Beginning of the first column, as leaves spell a minute. */
	from: string;
	stepMinutes: number;
	columns: number;
	/** Counted points by column, the option with the most first. */
	options: { number: number; values: number[] }[];
	/** All other options together. */
	others: { options: number; values: number[] } | null;
	/** Points that were not counted, of all options together. */
	superseded: number[];
	quarantined: number[];
}

const minutesOf = (text: string): number => Date.parse(text) / minuteMs;
const spelt = (minutes: number): string => `${new Date(minutes * minuteMs).toISOString().slice(0, 16)}Z`;

const mostColumns = 60;
const mostOptions = 7;
const minuteMs = 60_000;
/** Columns begin at full hours and days of the country where the show is. */
const zoneMinutes = 9 * 60;
const day = 1440;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, day];

/** Beginning of a column, as leaves spell a minute. */
export const columnStart = ({ from, stepMinutes }: SeriesPlot, column: number): string =>
	spelt(minutesOf(from) + column * stepMinutes);

/** The shortest step by which a span of minutes has no more columns than fit. */
export function stepFor(first: number, last: number): number {
	const fits = (step: number) => floorTo(last, step) - floorTo(first, step) < mostColumns * step;
	const known = steps.find(fits);
	if (known) return known;
	let days = 2;
	while (!fits(days * day)) days++;
	return days * day;
}
export const floorTo = (minutes: number, step: number): number =>
	Math.floor((minutes + zoneMinutes) / step) * step - zoneMinutes;

/** Null where there was no ballot. A log that is not as it should be may name minutes that never were: they are passed over. */
export function plotOf(series: readonly SeriesMinute[], optionNumbers: readonly number[]): SeriesPlot | null {
	const minutes = series.filter(({ minute }) => Number.isFinite(minutesOf(minute)));
	if (minutes.length === 0) return null;
	const [first, last] = [minutesOf(minutes[0]!.minute), minutesOf(minutes.at(-1)!.minute)];
	const stepMinutes = stepFor(first, last);
	const from = floorTo(first, stepMinutes);
	const columns = (floorTo(last, stepMinutes) - from) / stepMinutes + 1;
	const empty = () => Array.from({ length: columns }, () => 0);
	const byOption = new Map(optionNumbers.map((number) => [number, empty()]));
	const sums: Record<Fate, number[]> = { counted: empty(), superseded: empty(), quarantined: empty() };
	for (const { minute, options } of minutes) {
		const column = Math.floor((minutesOf(minute) - from) / stepMinutes);
		for (const { number, ...points } of options) {
			for (const fate of fates) sums[fate][column]! += points[fate];
			const values = byOption.get(number);
			if (values) values[column]! += points.counted;
		}
	}
	const ranked = [...byOption]
		.map(([number, values]) => ({ number, values, total: sum(values) }))
		.sort((a, b) => b.total - a.total || a.number - b.number)
		.map(({ number, values }) => ({ number, values }));
	const shown = ranked.length <= mostOptions ? ranked.length : mostOptions - 1;
	const rest = ranked.slice(shown);
	return {
		from: spelt(from),
		stepMinutes,
		columns,
		options: ranked.slice(0, shown),
		others: rest.length
			? { options: rest.length, values: empty().map((_, at) => sum(rest.map(({ values }) => values[at]!))) }
			: null,
		superseded: sums.superseded,
		quarantined: sums.quarantined
	};
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
