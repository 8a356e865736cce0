import type { NeedState } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';

/** Where a need may go from where it stands. What is not in the table cannot happen. */
export const needMoves: Record<NeedState, readonly NeedState[]> = {
	draft: ['submitted'],
	submitted: ['scoring'],
	scoring: ['shortlisted', 'merged', 'declined'],
	shortlisted: ['published'],
	merged: [],
	declined: [],
	// Comes with a bundle, past the call for needs; nobody sees it before its problem opens.
	imported: ['published'],
	published: []
};

export const mayMove = (from: NeedState, to: NeedState): boolean => needMoves[from].includes(to);

/** States in which everyone may see a need. A draft and a declined need are between its proposer and the organisers. */
export const publicNeedStates: readonly NeedState[] = [
	'submitted',
	'scoring',
	'shortlisted',
	'merged',
	'published'
];
/** States in which an endorsement can still move a decision. */
export const endorsableStates: readonly NeedState[] = ['submitted', 'scoring', 'shortlisted'];
/** States of a need that another one may be merged into. */
export const mergeTargetStates: readonly NeedState[] = ['submitted', 'scoring', 'shortlisted', 'published'];

/** The parts of a need that must be written, in at least one language, before it is submitted. */
export const needParts = ['title', 'sufferers', 'description', 'tried', 'data', 'success', 'offer'] as const;
export type NeedPart = (typeof needParts)[number];

export function missingParts(need: Record<NeedPart, Text> & { contact: string }): string[] {
	const missing: string[] = needParts.filter((part) => !need[part].ko.trim() && !need[part].en.trim());
	return need.contact.trim() ? missing : [...missing, 'contact'];
}

export interface TriageCriterion {
	key: string;
	name: Text;
	question: Text;
	/** Whole per cent. */
	weight: number;
	/** A written anchor for each score from 1 to 5. */
	anchors: Text[];
}

export interface TriageScore {
	triagerId: string;
	criterion: string;
	score: number;
}

export interface ScoreSummary {
	/** Mean per criterion, or null where nobody has scored it. */
	means: Record<string, number | null>;
	/** Weighted mean over the criteria that were scored: leaving one out never lowers it. */
	total: number | null;
	triagers: number;
	/** Whether at least one triager has scored every criterion. */
	complete: boolean;
}

/** Scores of criteria that are no longer published are left out. */
export function summarise(
	criteria: readonly TriageCriterion[],
	scores: readonly TriageScore[]
): ScoreSummary {
	const means: Record<string, number | null> = {};
	let weighted = 0;
	let weight = 0;
	for (const criterion of criteria) {
		const given = scores.filter((score) => score.criterion === criterion.key);
		const mean = given.length ? given.reduce((sum, score) => sum + score.score, 0) / given.length : null;
		means[criterion.key] = mean;
		if (mean === null) continue;
		weighted += mean * criterion.weight;
		weight += criterion.weight;
	}
	const known = scores.filter((score) => criteria.some((criterion) => criterion.key === score.criterion));
	const triagers = [...new Set(known.map((score) => score.triagerId))];
	const count = (triager: string) => known.filter((score) => score.triagerId === triager).length;
	return {
		means,
		total: weight > 0 ? weighted / weight : null,
		triagers: triagers.length,
		complete: criteria.length > 0 && triagers.some((triager) => count(triager) === criteria.length)
	};
}

/** The season's criteria as stored, made safe to use: unknown shapes are left out, a missing weight counts 1. */
export function readCriteria(stored: unknown): TriageCriterion[] {
	if (!Array.isArray(stored)) return [];
	return stored.flatMap((item: Partial<TriageCriterion> | null) => {
		if (!item || typeof item.key !== 'string' || !item.name) return [];
		const { key, name, question = { ko: '', en: '' }, weight = 1, anchors = [] } = item;
		return [{ key, name, question, weight, anchors }];
	});
}
