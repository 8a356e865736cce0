/**
 * selection: stage one, from the rubric to the letters.
 * Owns: rubrics, conflicts, judge_interests, judge_profiles, selection_plans, assignment_runs, assignments, reviews,
 * selection_decisions, selection_outcomes.
 * Promises: a judge never meets a name, an entry they are tied to, or another judge's score; whoever is tied to an entry
 * sees nothing of its scores; a season is decided once, by a ranking that anyone can recompute after publication.
 * Depends on: platform, audit, season, identity, problems, teams.
 */
export { listCertificates, runAssignment, type AssignmentTerms, type Certificate } from './assignment.ts';
export { declareConflict, declareInterest, dismissConflict } from './conflicts.ts';
export { decideSelection, type Decision } from './decision.ts';
export {
	findDesk,
	findReviewPage,
	saveExpertise,
	type Desk,
	type DeskRow,
	type DeskState,
	type ReviewPage
} from './desk.ts';
export { anchorOf, points, type LetterText, type LetterTexts } from './letters.ts';
export {
	findEntryReviews,
	findOverview,
	findRanking,
	listConflicts,
	type ConflictRow,
	type EntryReviews,
	type Overview,
	type RankingRow,
	type RankingView
} from './organiser-views.ts';
export {
	findOutcome,
	findOutcomeData,
	lettersOf,
	selectedEntries,
	type Outcome,
	type SelectedEntry,
	type TeamLetter
} from './outcome.ts';
export { commitPlan, findPlan, type PlanView, type RankBy } from './plan.ts';
export { isPublished, publishLetters } from './publish.ts';
export { reopenReview, saveReview, submitReview, type ReviewInput } from './reviews.ts';
export { findRubric, saveRubric, type RubricStage, type RubricView } from './rubric.ts';
