/**
 * selection: stage one, from the rubric to the letters.
 * Owns: rubrics, conflicts, judge_interests, judge_profiles, selection_plans, assignment_runs, assignments, reviews,
 * selection_decisions, selection_outcomes.
 * Promises: a judge never meets a name, an entry they are tied to, or another judge's score; whoever is tied to an entry
 * sees nothing of its scores; a season is decided once, by a ranking that anyone can recompute after publication.
 * Depends on: platform, audit, season, identity, problems, teams.
 */
export { listCertificates, runAssignment } from './assignment.ts';
export { declareConflict, declareInterest, dismissConflict } from './conflicts.ts';
export { decideSelection } from './decision.ts';
export { findDesk, findReviewPage, saveExpertise } from './desk.ts';
export { points } from './letters.ts';
export {
	findEntryReviews,
	findOverview,
	findRanking,
	listConflicts,
	type RankingView
} from './organiser-views.ts';
export { findOutcome, findOutcomeData, lettersOf, selectedEntries, type SelectedEntry } from './outcome.ts';
export { commitPlan } from './plan.ts';
export { conflictedEntries } from './own-conflicts.ts';
export { isPublished, publishLetters } from './publish.ts';
export { reopenReview, saveReview, submitReview } from './reviews.ts';
export { findRubric, saveRubric } from './rubric.ts';
export { keepConflicts, tiesOf } from './ties.ts';
