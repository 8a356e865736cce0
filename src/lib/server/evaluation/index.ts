/**
 * evaluation: submissions, their scores and the boards.
 * Owns: submissions, scores.
 * Promises: quotas hold under any number of parallel requests and are given back for the platform's faults; the truth is
 * seen by score jobs alone; a score is written once and never changes; private scores reach no view of a team, not even
 * as an order, before the reveal; what has no score or fails a floor never ranks.
 * Depends on: platform, audit, season, identity, ledger, problems, teams, compute.
 */
export { isRevealed, privateBoard, publicBoard, revealBoard, type Board, type BoardRow } from './board.ts';
export { finalStandings, type FinalStanding } from './final-standings.ts';
export { channelOf, onJobFinished, submissionOfJob } from './follow.ts';
export { listSubmissions, type SubmissionPage } from './list.ts';
export { pickForFinal } from './pick.ts';
export {
	findSubmission,
	findSubmitPage,
	teamHistory,
	type HistoryPoint,
	type ScoreView,
	type SubmissionBrief,
	type SubmissionView,
	type SubmitPage
} from './queries.ts';
export { type QuotaView } from './quota.ts';
export { completeSubmission, createSubmission, submitFile, type CreatedSubmission } from './submit.ts';
export { submissionSocket } from './sockets.ts';
