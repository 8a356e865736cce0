import * as v from 'valibot';
import { checked, id, text } from '#lib/form.ts';

/** What operators do to jobs and sets; each act stands on record with its reason. */
const reason = text(500);

export const JobActSchema = v.object({ jobId: id, reason });
export const SetActSchema = v.object({ setId: id, reason });
export const PausePoolSchema = v.object({ poolKey: v.pipe(v.string(), v.minLength(1)), paused: checked });

/** How many turns of a pool a problem gets for one of another. */
export const shareWeights = [0.25, 0.5, 1, 2, 4, 8] as const;
export const ShareSchema = v.object({
	problemId: id,
	weight: v.pipe(v.string(), v.transform(Number), v.picklist(shareWeights))
});

export const shownJobs = ['running', 'queued', 'held', 'ended', 'failed'] as const;
export type ShownJobs = (typeof shownJobs)[number];
const LAST_PAGE = 2000;

/** The filter as it stands in the page's address; what is not understood is left out. */
export const JobFilterSchema = v.object({
	show: v.optional(v.fallback(v.picklist(shownJobs), 'running'), 'running'),
	pool: v.optional(v.string(), ''),
	lane: v.optional(v.fallback(v.picklist(['', 'live', 'stage', 'practice']), ''), ''),
	problem: v.optional(v.string(), ''),
	owner: v.optional(v.string(), ''),
	set: v.optional(v.string(), ''),
	page: v.optional(
		v.fallback(v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(LAST_PAGE)), 1),
		'1'
	)
});
export type JobFilterValues = v.InferOutput<typeof JobFilterSchema>;
