/** Words of rejudging that browser and server share. */
import * as v from 'valibot';
import { id, optionalText, text } from '#lib/form.ts';
import { koreanTime } from '#lib/season/schema.ts';
import { submissionKinds, type SubmissionKind } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';

/**
 * `trying`: one goes ahead. `running`: it went well, the others follow. `stopped`: it did not, the others wait for an
 * organiser. `ready`: everything is scored, and nothing has taken effect.
 */
export const rejudgeStates = ['trying', 'running', 'stopped', 'ready', 'applied', 'cancelled'] as const;
export type RejudgeState = (typeof rejudgeStates)[number];

/** Which submissions are scored again; empty parts choose all. */
export interface RejudgeFilter {
	kinds: SubmissionKind[];
	/** A team's address. */
	team: string | null;
	from: string | null;
	until: string | null;
	/** Also those that failed by the platform's fault after they had made predictions. */
	failed: boolean;
	submissionIds: string[];
}
export const everything: RejudgeFilter = {
	kinds: [],
	team: null,
	from: null,
	until: null,
	failed: false,
	submissionIds: []
};

const day = v.pipe(
	koreanTime,
	v.transform((at) => at?.toISOString() ?? null)
);
/** Which uploads one zip is to hold; what is empty bounds nothing. */
export const DownloadForm = v.object({
	problem: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
	team: v.pipe(
		optionalText(80),
		v.transform((team) => team || null)
	),
	from: day,
	until: day
});
export type DownloadRange = v.InferOutput<typeof DownloadForm>;

const lines = (limit: number) =>
	v.pipe(
		optionalText(20_000),
		v.transform((typed) => [
			...new Set(
				typed
					.split(/[\n,]/)
					.map((line) => line.trim())
					.filter(Boolean)
			)
		]),
		v.maxLength(limit)
	);

export const RejudgeForm = v.pipe(
	v.object({
		problem: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
		again: v.optional(v.picklist(['score', 'predict']), 'score'),
		kinds: v.optional(v.array(v.picklist(submissionKinds)), []),
		team: optionalText(80),
		from: day,
		until: day,
		failed: v.optional(v.string(), ''),
		/** One submission alone, from its first step on; then the filter does not count. */
		submission: v.optional(v.union([v.literal(''), id]), ''),
		blocked: lines(200),
		restored: v.optional(v.pipe(v.array(text(200)), v.maxLength(200)), []),
		reasonKo: text(500),
		reasonEn: text(500)
	}),
	v.transform(
		({
			problem,
			again,
			blocked,
			restored,
			reasonKo,
			reasonEn,
			kinds,
			team,
			from,
			until,
			failed,
			submission
		}) => ({
			submission: submission || null,
			problem,
			again,
			blocked,
			restored,
			reason: { ko: reasonKo, en: reasonEn },
			filter: {
				kinds,
				team: team || null,
				from,
				until,
				failed: failed === 'on' || failed === 'true',
				submissionIds: []
			} satisfies RejudgeFilter
		})
	)
);

export interface RejudgeRow {
	id: string;
	number: number;
	problem: { slug: string; title: Text };
	reason: Text;
	state: RejudgeState;
	total: number;
	done: number;
	failed: number;
	blocked: number;
	restored: number;
	createdAt: string;
	endedAt: string | null;
}

export interface ScoreChange {
	submissionId: string;
	number: number;
	team: { slug: string; name: string };
	state: 'waiting' | 'predicting' | 'scoring' | 'scored' | 'failed';
	code: string | null;
	before: number | null;
	after: number | null;
	/** Positive is better. */
	gain: number | null;
}

export interface RankChange {
	team: { slug: string; name: string };
	before: number | null;
	after: number | null;
	valueBefore: number | null;
	valueAfter: number | null;
}

export interface RejudgeView extends RejudgeRow {
	again: 'score' | 'predict';
	version: number;
	filter: RejudgeFilter;
	blockedRows: { id: string }[];
	/** Rows that were left out before and count again. */
	restoredRows: string[];
	createdBy: string;
	endedBy: string | null;
	metric: string;
	decimals: number;
	/** Scored submissions that came after the set was made, and would be missing in it. */
	behind: number;
	/** The private board was shown to everyone: nothing can take effect any more. */
	revealed: boolean;
	/** The problem has a newer version, or rows were taken out by another set: what this one holds is not comparable. */
	outdated: boolean;
	mayApply: boolean;
	scores: ScoreChange[];
	ranks: RankChange[];
	/** The same on the private split, once the problem is closed. */
	privateRanks: RankChange[] | null;
}
