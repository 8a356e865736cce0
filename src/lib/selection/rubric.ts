import type { Text } from '#lib/text.ts';

export interface Criterion {
	key: string;
	name: Text;
	question: Text;
	/** Whole per cent; the weights of a rubric sum to 100. */
	weight: number;
	/** What each score means: `anchors[0]` for 1 to `anchors[4]` for 5. */
	anchors: Text[];
	/** May be skipped without lowering a total. */
	optional: boolean;
}

/** A judge's scores by criterion; a skipped one is absent. */
export type Scores = Record<string, number>;

export const lowest = 1;
export const highest = 5;

export type RubricFault = 'rubric_empty' | 'rubric_weights' | 'rubric_keys' | 'rubric_anchors';

/** What is wrong with a rubric, or null. */
export function rubricFault(criteria: readonly Criterion[]): RubricFault | null {
	if (criteria.length === 0) return 'rubric_empty';
	if (new Set(criteria.map(({ key }) => key)).size < criteria.length) return 'rubric_keys';
	if (criteria.some(({ anchors }) => anchors.length !== highest)) return 'rubric_anchors';
	if (criteria.some(({ weight }) => !Number.isInteger(weight) || weight < 1)) return 'rubric_weights';
	return criteria.reduce((sum, { weight }) => sum + weight, 0) === 100 ? null : 'rubric_weights';
}

const valid = (score: number | undefined): score is number =>
	score !== undefined && Number.isInteger(score) && score >= lowest && score <= highest;

/** The criteria that still need a score before a review may be submitted. */
export const missingScores = (criteria: readonly Criterion[], scores: Scores): string[] =>
	criteria.filter(({ key, optional }) => !optional && !valid(scores[key])).map(({ key }) => key);

/** Keeps what the rubric knows and what is a score. */
export function cleanScores(criteria: readonly Criterion[], scores: Record<string, unknown>): Scores {
	const clean: Scores = {};
	for (const { key } of criteria) {
		const score = Number(scores[key]);
		if (scores[key] !== '' && scores[key] !== null && valid(score)) clean[key] = score;
	}
	return clean;
}
