import * as v from 'valibot';
import { submissionStates } from '#lib/evaluation/submission.ts';
import { At, Both, Count, Hash, Slug, Uuid } from './common.ts';
import { Direction, Kind, Metric, RunLimits } from './problems.ts';

const Fault = v.nullable(v.picklist(['team', 'platform']));

export const Job = v.looseObject({
	id: Uuid,
	kind: v.string(),
	state: v.string(),
	code: v.nullable(v.string()),
	fault: Fault,
	attempt: Count,
	queuedAt: At,
	startedAt: v.nullable(At),
	finishedAt: v.nullable(At),
	meteredMs: v.nullable(v.number()),
	log: v.string(),
	/** It was told to stop and has not ended yet. */
	stopping: v.boolean(),
	/** While it waits: why, how many stand before it, and a guess at the wait. */
	wait: v.nullable(
		v.looseObject({
			reason: v.string(),
			ahead: v.nullable(Count),
			expectedWaitMs: v.nullable(v.number())
		})
	)
});

export const Score = v.object({
	metric: v.string(),
	main: v.boolean(),
	value: v.number(),
	low: v.number(),
	high: v.number(),
	rows: Count,
	floor: v.nullable(v.number()),
	passes: v.nullable(v.boolean())
});

export const SubmissionBrief = v.object({
	id: Uuid,
	number: Count,
	kind: Kind,
	filename: v.string(),
	state: v.picklist(submissionStates),
	code: v.nullable(v.string()),
	createdAt: At,
	finalPick: v.boolean(),
	value: v.nullable(v.number())
});

const Measured = v.nullable(v.number());

export const Submission = v.object({
	id: Uuid,
	number: Count,
	kind: Kind,
	filename: v.string(),
	bytes: Count,
	sha256: Hash,
	note: v.string(),
	state: v.picklist(submissionStates),
	code: v.nullable(v.string()),
	codeDetails: v.record(v.string(), v.unknown()),
	fault: Fault,
	/** Whether the one who asks is on the team. */
	mine: v.boolean(),
	countsToQuota: v.boolean(),
	finalPick: v.boolean(),
	createdAt: At,
	uploadedAt: v.nullable(At),
	finishedAt: v.nullable(At),
	team: v.object({ id: Uuid, slug: Slug, name: v.string() }),
	problem: v.object({
		id: Uuid,
		slug: Slug,
		title: Both,
		metric: Metric,
		direction: Direction,
		finalPicks: Count,
		closedAt: v.nullable(At),
		/** The metric that ranks: the main one, or `combined`. */
		ranking: v.string(),
		/** Whether teams name what they want to be judged by in the end. */
		picks: v.boolean()
	}),
	predict: v.nullable(Job),
	/** What running it took; null where nothing ran, or it saw sealed data. */
	measures: v.nullable(
		v.object({
			wallMs: v.number(),
			cpuSeconds: Measured,
			peakMemoryBytes: Measured,
			answers: Measured,
			/** Rows that a model was given at a time. */
			batchRows: Measured,
			latencyMsP50: Measured,
			latencyMsP95: Measured
		})
	),
	score: v.nullable(Job),
	scores: v.array(Score)
});

export const Quota = v.object({
	today: Count,
	total: Count,
	open: Count,
	perDay: Count,
	totalAllowed: Count,
	concurrent: Count,
	renewsAt: At
});

/** What is left to each of the asking person's teams, and what the problem takes. */
export const Quotas = v.object({
	problem: Slug,
	/** The header of a file of predictions. */
	columns: v.string(),
	/** What one answer and all answers of such a file may hold: characters of texts, boxes of images. */
	answers: v.array(v.object({ form: v.picklist(['text', 'boxes']), perCell: Count, inAll: Count })),
	/** Size of the parts that an upload goes in; a file that is sent whole may have `singleBytes`. */
	partBytes: Count,
	singleBytes: Count,
	kinds: v.array(
		v.object({
			kind: Kind,
			largestBytes: Count,
			accepted: v.boolean(),
			why: v.nullable(v.string()),
			/** What a run may take, and the seconds of computing time that are set aside for it; null where nothing runs. */
			run: v.nullable(v.object({ ...RunLimits.entries, heldSeconds: Count }))
		})
	),
	teams: v.array(
		v.object({
			id: Uuid,
			slug: Slug,
			name: v.string(),
			entered: v.boolean(),
			declined: v.boolean(),
			quota: Quota,
			/** Computing time that the team may still use. */
			secondsLeft: v.number()
		})
	)
});

const BoardRow = v.object({
	/** Null below a safety floor: shown, but not ranked. */
	rank: v.nullable(Count),
	team: v.object({ slug: Slug, name: v.string() }),
	value: v.number(),
	low: v.number(),
	high: v.number(),
	rows: Count,
	/** What the best constant answer reaches on the same rows. */
	trivial: v.nullable(v.number()),
	entries: Count,
	at: At,
	floors: v.array(v.object({ metric: v.string(), value: v.nullable(v.number()), passes: v.boolean() })),
	/** The further columns, in their order. */
	others: v.array(
		v.object({
			metric: v.string(),
			value: v.nullable(v.number()),
			low: v.nullable(v.number()),
			high: v.nullable(v.number()),
			trivial: v.nullable(v.number())
		})
	)
});

export const Board = v.object({
	problem: v.object({
		slug: Slug,
		title: Both,
		metric: Metric,
		direction: Direction,
		closedAt: v.nullable(At)
	}),
	split: v.picklist(['public', 'private']),
	/** What ranks stands first. */
	columns: v.array(
		v.object({
			metric: v.string(),
			direction: Direction,
			decimals: Count,
			title: v.nullable(Both),
			task: v.nullable(Both),
			floor: v.nullable(v.number()),
			/** What a perfect answer reaches; null for what was measured. */
			perfect: v.nullable(v.number()),
			/** What its skill counts in the combined score; null where it is no part of one. */
			weight: v.nullable(v.number())
		})
	),
	rows: v.array(BoardRow),
	/** The reader's own teams that are not on this page. */
	pinned: v.array(BoardRow),
	/** Teams on the board, teams with a rank, and teams that the words found. */
	total: Count,
	ranked: Count,
	found: Count,
	page: Count,
	pages: Count,
	history: v.array(v.object({ team: v.string(), points: v.array(v.object({ at: At, value: v.number() })) })),
	/** Since when the board stands still. */
	frozenAt: v.nullable(At),
	behind: v.boolean(),
	/** Scores that were computed again and took effect. */
	corrections: v.array(
		v.object({
			number: Count,
			reason: Both,
			at: At,
			submissions: Count,
			rows: v.array(v.object({ id: v.string(), reason: Both })),
			restored: v.array(v.string())
		})
	)
});
