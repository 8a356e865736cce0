import { note, type Note } from '#lib/bundles/notes.ts';
import type { Phase } from './competition.ts';

export interface PlannedQuota {
	quotaPerDay: number;
	quotaTotal: number;
}

/** What Codabench allows where a bundle says nothing. */
const DEFAULTS = { perDay: 5, total: 100, seconds: 600 };
/** The most that a problem here allows: what stands for `no limit`. */
const MOST = { perDay: 1000, total: 100_000, seconds: 3600 };

/** How often a team may submit. In bundles 0 means as often as it likes, and nothing means the default of their platform. */
export function quotaOf({ perDay, total }: Pick<Phase, 'perDay' | 'total'>, notes: Note[]): PlannedQuota {
	const quotaPerDay = one(perDay, 'perDay', notes);
	const quotaTotal = one(total, 'total', notes);
	if (quotaTotal < quotaPerDay) {
		// A day may not hold more than all days together.
		notes.push(note('quota_total_raised', { perDay: quotaPerDay, total: quotaTotal }));
		return { quotaPerDay: quotaTotal, quotaTotal };
	}
	return { quotaPerDay, quotaTotal };
}

function one(said: number | undefined, which: 'perDay' | 'total', notes: Note[]): number {
	if (said === undefined) {
		notes.push(note('quota_default', { which, count: DEFAULTS[which] }));
		return DEFAULTS[which];
	}
	if (said === 0) notes.push(note('no_quota', { which, count: MOST[which] }));
	else if (said > MOST[which]) notes.push(note('quota_cut', { which, said, count: MOST[which] }));
	return said === 0 ? MOST[which] : Math.min(said, MOST[which]);
}

/** Seconds that a program may run; in bundles, too, 0 means that nothing is said. */
export function wallOf({ timeLimitSeconds }: Pick<Phase, 'timeLimitSeconds'>, notes: Note[]): number {
	if (!timeLimitSeconds) {
		notes.push(note('time_default', { seconds: DEFAULTS.seconds }));
		return DEFAULTS.seconds;
	}
	if (timeLimitSeconds > MOST.seconds)
		notes.push(note('time_cut', { said: timeLimitSeconds, seconds: MOST.seconds }));
	return Math.min(timeLimitSeconds, MOST.seconds);
}
