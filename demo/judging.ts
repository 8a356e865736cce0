/** Simulated judges: a proposal's latent quality plus the judge's severity and noise, rounded to 1-5, with comments that fit. */
import { judgeComment } from './judging/comments.ts';
import { normal, random } from './random.ts';
import { finalRubric, selectionRubric } from './season/rubrics.ts';
import type {
	DemoJudge,
	DemoJuryReview,
	DemoReview,
	DemoTeam,
	FinalCriterionKey,
	SelectionCriterionKey
} from './types.ts';

type Score = 1 | 2 | 3 | 4 | 5;

/** What a judge would score without rounding. The same seed gives the same review whatever else is drawn. */
export function judgeQuality(judge: DemoJudge, latent: number, seed: string): number {
	return latent + judge.severity + judge.noise * normal(random(seed));
}

function score(judge: DemoJudge, latent: number, seed: string): Score {
	return Math.min(5, Math.max(1, Math.round(judgeQuality(judge, latent, seed)))) as Score;
}

export function reviewOf(judge: DemoJudge, team: DemoTeam, seed: string): DemoReview {
	const draw = (what: string) => `${seed}/review/${judge.key}/${team.key}/${what}`;
	const scores = Object.fromEntries(
		selectionRubric.map(({ key }) => [key, score(judge, team.proposal.quality[key], draw(key))])
	) as Record<SelectionCriterionKey, Score>;
	const next = random(draw('words'));
	return {
		judge: judge.key,
		team: team.key,
		scores,
		toTeam: judgeComment(selectionRubric, scores, 'team', next),
		toPanel: judgeComment(selectionRubric, scores, 'panel', next),
		minutes: 18 + Math.floor(next() * 34)
	};
}

/** On stage what counts is nearer to the work than to the paper: each final criterion leans on two of the proposal's. */
const LEANS: Record<FinalCriterionKey, [SelectionCriterionKey, SelectionCriterionKey]> = {
	insight: ['idea', 'technical'],
	robustness: ['technical', 'feasibility'],
	explanation: ['public-value', 'team'],
	impact: ['public-value', 'feasibility']
};

/** `occasion` tells one match from another, so that a team may do better in the final than in its first duel. */
export function juryReviewOf(
	judge: DemoJudge,
	team: DemoTeam,
	occasion: string,
	seed: string
): DemoJuryReview {
	const draw = (what: string) => `${seed}/jury/${occasion}/${judge.key}/${team.key}/${what}`;
	const form = 0.35 * normal(random(`${seed}/form/${occasion}/${team.key}`));
	const { quality } = team.proposal;
	const scores = Object.fromEntries(
		finalRubric.map(({ key }) => {
			const [first, second] = LEANS[key];
			return [key, score(judge, (quality[first] + quality[second]) / 2 + form, draw(key))];
		})
	) as Record<FinalCriterionKey, Score>;
	return {
		judge: judge.key,
		team: team.key,
		scores,
		comment: judgeComment(finalRubric, scores, 'team', random(draw('words')))
	};
}
