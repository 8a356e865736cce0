/**
 * problems: from a need to an open problem with data, a metric and rules.
 * Owns: needs, need_scores, need_endorsements, problems, problem_versions, problem_files.
 * Promises: every decision has a reason; what is published changes only as a new version with a public diff; the truth
 * leaves the store for score jobs alone.
 * Depends on: platform, audit, season, identity.
 */
export {
	findPublishedProblem,
	listPublishedProblems,
	problemAtVersion,
	problemFiles,
	publishedProblemById,
	publishedProblemsById,
	unsafeSealedFile
} from './published.ts';
export type { Floor, ModelSpec, OpenFile, PublishedProblem, SealedFile } from '#lib/problems/types.ts';
