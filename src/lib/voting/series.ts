import { csvLine } from '#lib/csv.ts';
import { pointsAt, type BallotForm, type Choice } from './choice.ts';

/** What became of a ballot, as docs/vote-log.md counts: each has exactly one of these. */
export const fates = ['counted', 'superseded', 'quarantined'] as const;
export type Fate = (typeof fates)[number];
export type Sums = Record<Fate, number>;

/** One minute of a vote: its ballots, and the points that they gave, or would have given, to each option. */
export interface SeriesMinute {
	/** UTC, as leaves spell it: 2026-11-21T05:43Z */
	minute: string;
	ballots: Sums;
	/** In the order of their numbers; only options that got anything. */
	options: ({ number: number } & Sums)[];
}

const noSums = (): Sums => ({ counted: 0, superseded: 0, quarantined: 0 });
const isSome = (sums: Sums): boolean => fates.some((fate) => sums[fate] > 0);

/** Gathers a vote's course from ballots in any order. The server, the browser and the command line all use this. */
export class Series {
	private readonly byMinute = new Map<string, { ballots: Sums; options: Map<number, Sums> }>();

	/** One ballot. */
	add(form: BallotForm, minute: string, choice: Choice, fate: Fate): void {
		this.ballots(minute, fate, 1);
		if (typeof choice === 'number') this.named(form, minute, choice, 0, fate, 1);
		else choice.forEach((option, place) => this.named(form, minute, option, place, fate, 1));
	}

	ballots(minute: string, fate: Fate, count: number): void {
		this.at(minute).ballots[fate] += count;
	}

	/** So many ballots that name an option in a place of their choice, from 0. */
	named(form: BallotForm, minute: string, option: number, place: number, fate: Fate, count: number): void {
		const { options } = this.at(minute);
		let sums = options.get(option);
		if (!sums) options.set(option, (sums = noSums()));
		sums[fate] += pointsAt(form, place) * count;
	}

	private at(minute: string) {
		let known = this.byMinute.get(minute);
		if (!known) this.byMinute.set(minute, (known = { ballots: noSums(), options: new Map() }));
		return known;
	}

	/** Minutes with ballots, oldest first. */
	minutes(): SeriesMinute[] {
		return [...this.byMinute]
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([minute, { ballots, options }]) => ({
				minute,
				ballots,
				options: [...options]
					.filter(([, sums]) => isSome(sums))
					.sort(([a], [b]) => a - b)
					.map(([number, sums]) => ({ number, ...sums }))
			}));
	}
}

/** The same as a table file, in one spelling, so that two can be compared byte by byte. */
export function seriesCsv(minutes: readonly SeriesMinute[]): string {
	const lines = [csvLine(['minute', 'option', ...fates])];
	const line = (minute: string, option: string | number, sums: Sums) =>
		lines.push(csvLine([minute, option, ...fates.map((fate) => sums[fate])]));
	for (const { minute, ballots, options } of minutes) {
		line(minute, 'ballots', ballots);
		for (const { number, ...sums } of options) line(minute, number, sums);
	}
	return `${lines.join('\n')}\n`;
}

/** The first line in which two such files differ, counted from 1; null where they are one. */
export function firstDifference(
	here: string,
	there: string
): { line: number; here: string; there: string } | null {
	if (here === there) return null;
	const [ours, theirs] = [here.split('\n'), there.split('\n')];
	const at = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, line) => line).find(
		(line) => ours[line] !== theirs[line]
	)!;
	return { line: at + 1, here: ours[at] || '–', there: theirs[at] || '–' };
}
