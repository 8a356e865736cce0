/**
 * problems: from a need to an open problem with data, a metric and rules.
 * Owns: needs, need_scores, need_endorsements, problems, problem_versions, problem_files, sealed_reads.
 * Promises: every decision has a reason; what is published changes only as a new version with a public diff; what is
 * sealed leaves the store for jobs alone, and each reading of it is on record.
 * Depends on: platform, audit, season, identity.
 */
export {
	findPublishedProblem,
	listPublishedProblems,
	problemAtVersion,
	problemFiles,
	publishedProblemById,
	publishedProblemsById,
	unsafeSealedFile,
	unsafeSealedObjects
} from './published.ts';
export type { PublishedProblem } from '#lib/problems/types.ts';
export { endorseNeed, saveNeed, submitNeed, withdrawEndorsement, type NeedInput } from './needs.ts';
export { listNeeds, listOwnNeeds, readNeed, triageCriteria } from './need-queries.ts';
export { declineNeed, mergeNeed, scoreNeed, shortlistNeed, takeUpNeed } from './triage.ts';
export { ownNeedsAmong, triageBoard } from './triage-queries.ts';
export { unsafeWholeProblem, type WholeProblem } from './whole.ts';
export { draftImported } from './imported.ts';
export { draftProblem, saveDraft, type DraftInput } from './drafts.ts';
export { recordSealedRead, sealedReads } from './sealed.ts';
export { addFile, downloadAddress, maxFileBytes, removeFile } from './files.ts';
export { closeProblem, publishingChecklist, publishProblem, publishVersion } from './publishing.ts';
export { listWorkingProblems, problemHistory, readProblem, workingProblem } from './problem-queries.ts';
