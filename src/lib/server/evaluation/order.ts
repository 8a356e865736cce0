import { compareValues } from '#lib/evaluation/metrics/index.ts';
import type { Direction } from '#lib/problems/metrics.ts';

/** The order of a board; pure. docs/leaderboard.md says it in words. */

/** One scored submission. */
export interface Entry {
	submissionId: string;
	teamId: string;
	/** When it was uploaded, in milliseconds. */
	at: number;
	finalPick: boolean;
	/** Below a floor, a submission is shown but never ranks. */
	passes: boolean;
	/** The value that ranks. */
	value: number;
	/** The values that break ties; a missing one is NaN. */
	readonly ties: readonly number[];
}

export interface Criteria {
	/** Of the value that ranks, and then of each tie. */
	directions: readonly Direction[];
	/** What a team is shown with before the end: its best submission, or its last. */
	stands: 'best' | 'last';
}

/**
 * A total order, so that no two rows share a place: those that pass every floor first; then by the ranking value; then
 * by each further value in the order of the problem, a missing one behind every other; then the earlier upload; then
 * the lower id.
 */
export function compareEntries({ directions }: Criteria): (a: Entry, b: Entry) => number {
	const [way = 'higher', ...ways] = directions;
	return (a, b) => {
		if (a.passes !== b.passes) return a.passes ? -1 : 1;
		if (a.value !== b.value) return compareValues(way, a.value, b.value);
		for (let i = 0; i < ways.length; i++) {
			const [x, y] = [a.ties[i] ?? Number.NaN, b.ties[i] ?? Number.NaN];
			if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
			if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
			return compareValues(ways[i]!, x, y);
		}
		return a.at - b.at || compareIds(a.submissionId, b.submissionId);
	};
}

const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const isLater = (a: Entry, b: Entry): boolean =>
	a.at > b.at || (a.at === b.at && compareIds(a.submissionId, b.submissionId) > 0);

/** The submission that a team is shown with. */
export function standsWith<E extends Entry>(entries: readonly E[], criteria: Criteria): E | undefined {
	const compare = compareEntries(criteria);
	return entries.reduce<E | undefined>((best, one) => {
		if (!best) return one;
		const better = criteria.stands === 'last' ? isLater(one, best) : compare(one, best) < 0;
		return better ? one : best;
	}, undefined);
}

export const byTeam = <E extends Entry>(entries: readonly E[]): Map<string, E[]> =>
	Map.groupBy(entries, ({ teamId }) => teamId) as Map<string, E[]>;

/**
 * The teams of a board in order, kept up to date one submission at a time: a result costs two binary searches and a
 * shift of pointers, never a sort.
 */
export class Standings<E extends Entry = Entry> {
	/** Each team's shown submission, in order; those that pass come first. */
	readonly order: E[];
	private readonly teams: Map<string, E[]>;
	private readonly criteria: Criteria;
	private readonly compare: (a: Entry, b: Entry) => number;
	private ranked: number;

	constructor(entries: readonly E[], criteria: Criteria) {
		this.criteria = criteria;
		this.compare = compareEntries(criteria);
		this.teams = byTeam(entries);
		this.order = [...this.teams.values()]
			.flatMap((own) => standsWith(own, criteria) ?? [])
			.sort(this.compare);
		this.ranked = this.order.filter(({ passes }) => passes).length;
	}

	/** How many teams have a rank. */
	get rankedCount(): number {
		return this.ranked;
	}

	entriesOf(teamId: string): readonly E[] {
		return this.teams.get(teamId) ?? [];
	}

	/** Puts a submission in place of what was known of it, or takes it out. */
	put(submissionId: string, teamId: string, entry: E | null): void {
		const before = this.teams.get(teamId) ?? [];
		const shown = standsWith(before, this.criteria);
		const after = before.filter((one) => one.submissionId !== submissionId);
		if (entry) after.push(entry);
		if (after.length > 0) this.teams.set(teamId, after);
		else this.teams.delete(teamId);
		const next = standsWith(after, this.criteria);
		if (shown === next) return;
		if (shown) this.order.splice(this.placeOf(shown), 1);
		if (next) this.order.splice(this.placeOf(next), 0, next);
		this.ranked += Number(next?.passes ?? false) - Number(shown?.passes ?? false);
	}

	/** A team's place from 0, or -1. */
	placeOfTeam(teamId: string): number {
		const shown = standsWith(this.teams.get(teamId) ?? [], this.criteria);
		return shown ? this.placeOf(shown) : -1;
	}

	/** The first place whose entry does not stand before this one. */
	private placeOf(entry: E): number {
		let [low, high] = [0, this.order.length];
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (this.compare(this.order[middle]!, entry) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** The rank at a place: the order is total, so it is the place itself; below the floors there is none. */
	rankAt(place: number): number | null {
		return place < this.ranked ? place + 1 : null;
	}
}

/**
 * What a team stands with in the end, by submission ids: the picks it made (else its best), its best, or its last, all
 * judged on the public split. Which of several picks counts is decided on the private one.
 */
export function finalChoice(
	entries: readonly Entry[],
	criteria: Criteria,
	pick: 'chosen' | 'best' | 'last'
): Map<string, string[]> {
	const choice = new Map<string, string[]>();
	for (const [teamId, own] of byTeam(entries)) {
		const picks = pick === 'chosen' ? own.filter(({ finalPick }) => finalPick) : [];
		const one = standsWith(own, { ...criteria, stands: pick === 'last' ? 'last' : 'best' })!;
		choice.set(
			teamId,
			(picks.length > 0 ? picks : [one]).map(({ submissionId }) => submissionId)
		);
	}
	return choice;
}

/** A team's best so far after each submission that improved it: the steps of the history plot. */
export function improvements<E extends Entry>(
	entries: readonly E[],
	[way = 'higher']: readonly Direction[]
): E[] {
	const steps: E[] = [];
	for (const one of entries.toSorted((a, b) => a.at - b.at || compareIds(a.submissionId, b.submissionId))) {
		const best = steps.at(-1);
		if (one.passes && (best === undefined || compareValues(way, one.value, best.value) < 0)) steps.push(one);
	}
	return steps;
}
