/**
 * evaluation: submissions, their scores and the boards.
 * Owns: submissions, scores, boards, board_changes, rejudge_sets, rejudge_items, blocked_rows.
 * Promises: quotas hold under any number of parallel requests and are given back for the platform's faults; the truth is
 * seen by score jobs alone; a score is written once and never changes; private scores reach no view of a team, not even
 * as an order, before the reveal; what has no score or fails a floor never ranks.
 * Depends on: platform, audit, season, identity, ledger, problems, teams, compute.
 */
export { submissionBehindJob } from './behind-job.ts';
export { isRevealed, publicBoard, readBoard, readTable, revealBoard } from './board.ts';
export { forgetBoards, touchBoard } from './board-cache.ts';
export { Standings, type Entry } from './order.ts';
export { freezeBoard, thawBoard, boardFreeze, type BoardFreeze } from './freeze.ts';
export { downloadSubmissions, insistDownload } from './download.ts';
export { finalStandings, type FinalStanding } from './final-standings.ts';
export { channelOf, onJobFinished, submissionOfJob } from './follow.ts';
export { hurryProblem } from './hurry.ts';
export { listSubmissions, type SubmissionPage } from './list.ts';
export { pickForFinal } from './pick.ts';
export { blockedRows } from './corrections.ts';
export { applyRejudge } from './rejudge-apply.ts';
export { listRejudges, readRejudge } from './rejudge-queries.ts';
export {
	cancelRejudge,
	createRejudge,
	extendRejudge,
	rerunOfJob,
	rerunSubmission,
	resumeRejudge,
	type NewRejudge
} from './rejudge.ts';
export { tellLookers } from './tell-board.ts';
export { holdScores, unsettledOf, type Unsettled } from './unsettled.ts';
export {
	findSubmission,
	teamHistory,
	type HistoryPoint,
	type ScoreView,
	type SubmissionBrief,
	type RunMeasures,
	type SubmissionView
} from './queries.ts';
export { kindsWithoutPlace } from './run-needs.ts';
export { findSubmitPage, type Offer, type SubmitPage } from './submit-page.ts';
export { type QuotaView } from './quota.ts';
export { completeSubmission } from './complete.ts';
export { createSubmission, submitFile, type CreatedSubmission } from './submit.ts';
export { openProblem } from './scoring-pool.ts';
export { sweepUploads } from './sweep.ts';
export { withdrawSubmission } from './withdraw.ts';
export { giveUpUpload, readUpload, signParts, type UnfinishedUpload } from './uploads.ts';
export { fullLog, submissionLog, type FullLog } from './logs.ts';
export { logSocket, type LogReader } from './log-socket.ts';
export { submissionSocket } from './sockets.ts';
