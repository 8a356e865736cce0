import * as v from 'valibot';

export const stageNames = ['sourcing', 'entry', 'selection', 'final', 'aftercare'] as const;
const stage = v.picklist(stageNames);

/** A local date and time typed in Korea's zone, or nothing. */
export const koreanTime = v.pipe(
	v.optional(v.string(), ''),
	v.regex(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)?$/), // what a browser sends; a year of six digits is more than a calendar holds
	v.transform((typed) => (typed === '' ? null : new Date(`${typed}:00+09:00`))),
	v.check((at) => at === null || !Number.isNaN(at.getTime()))
);

export const StageForm = v.object({ stage });
export const RescheduleForm = v.object({ stage, opensAt: koreanTime, closesAt: koreanTime });
