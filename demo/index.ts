/**
 * The demo world. Owns: real data sets, the problems put on them, the fictional organisations, teams and judges, their
 * prose in both languages, and approaches that are really computed. Promises: pure and deterministic (same seed, same
 * bytes), no database, no HTTP, no password, and no truth value reachable from what a team sees.
 * Depends on: the npm packages that carry the data, and `#lib/text.ts`.
 */
export type * from './types.ts';
export { season } from './season.ts';
export { datasets, datasetOf } from './datasets/index.ts';
export { organisations, organisationOf } from './organisations.ts';
export { needs } from './needs/index.ts';
export { problems, problemOf } from './problems/index.ts';
export { teams, teamOf, teamsOn, viewOf, submissionsOf } from './teams/index.ts';
export { people, everybody } from './people.ts';
export { reviewOf, juryReviewOf, judgeQuality } from './judging.ts';
export { ballotOf, viewerTaste } from './viewers.ts';
export { announcements, threads } from './questions.ts';
export { rundown } from './rundown.ts';
export { firstFlower as practice } from './approaches/first-flower.ts';
