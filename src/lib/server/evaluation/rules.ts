import { compareValues } from '#lib/evaluation/metrics/index.ts';
import type { Direction } from '#lib/problems/metrics.ts';

/** Quotas, final picks and ranks; pure. */

const KST_MS = 9 * 3_600_000;

/** The day a quota belongs to: days begin at midnight in Korea, wherever the team sits. */
export const quotaDayOf = (at: Date): string => new Date(at.getTime() + KST_MS).toISOString().slice(0, 10);

/** When the day's quota is new again. */
export function nextQuotaDay(at: Date): Date {
	const day = new Date(`${quotaDayOf(at)}T00:00:00Z`).getTime();
	return new Date(day + 24 * 3_600_000 - KST_MS);
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

export interface Scored {
	submissionId: string;
	teamId: string;
	value: number;
	/** Below a floor, a submission is shown but never ranks. */
	passes: boolean;
	at: Date;
	finalPick: boolean;
}

/** A total order: better first, then the earlier one, then by id. */
export function compareScored(direction: Direction): (a: Scored, b: Scored) => number {
	return (a, b) =>
		compareValues(direction, a.value, b.value) ||
		a.at.getTime() - b.at.getTime() ||
		(a.submissionId < b.submissionId ? -1 : a.submissionId > b.submissionId ? 1 : 0);
}

/** Each team's best submission, those that pass every floor before any that does not. */
export function bestOfTeams(scored: readonly Scored[], direction: Direction): Scored[] {
	const compare = compareScored(direction);
	const order = (a: Scored, b: Scored) => Number(b.passes) - Number(a.passes) || compare(a, b);
	const best = new Map<string, Scored>();
	for (const one of scored) {
		const known = best.get(one.teamId);
		if (!known || order(one, known) < 0) best.set(one.teamId, one);
	}
	return [...best.values()].sort(order);
}

export interface Ranked extends Scored {
	rank: number | null;
}

/** Ranks run 1, 2, 3 without ties, since the order is total; what fails a floor has none. */
export const rankTeams = (scored: readonly Scored[], direction: Direction): Ranked[] =>
	bestOfTeams(scored, direction).map((one, index) => ({ ...one, rank: one.passes ? index + 1 : null }));

/**
 * What a team stands with in the end: the picks it made, else its best public submission. Which of several picks counts
 * is decided on the private split.
 */
export function finalChoice(publicScored: readonly Scored[], direction: Direction): Map<string, string[]> {
	const choice = new Map<string, string[]>();
	for (const best of bestOfTeams(publicScored, direction)) {
		const picks = publicScored.filter(({ teamId, finalPick }) => finalPick && teamId === best.teamId);
		choice.set(
			best.teamId,
			picks.length > 0 ? picks.map(({ submissionId }) => submissionId) : [best.submissionId]
		);
	}
	return choice;
}

/** A team's best so far after each submission that improved it: the steps of the history plot. */
export function improvements(scored: readonly Scored[], direction: Direction): Map<string, Scored[]> {
	const steps = new Map<string, Scored[]>();
	for (const one of scored.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
		if (!one.passes) continue;
		const before = steps.get(one.teamId) ?? [];
		const best = before.at(-1);
		if (!best || compareValues(direction, one.value, best.value) < 0) steps.set(one.teamId, [...before, one]);
	}
	return steps;
}
