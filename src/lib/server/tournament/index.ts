/**
 * tournament: rounds of a knock-out, their matches, and results that explain themselves.
 * Owns: rounds, round_entrants, matches, jury_scores.
 * Promises: weights, scale, tie-breaks and the seed's hash are declared before a round opens and never change; a jury score
 * is sealed until the reveal; a result is computed once, from frozen inputs, and is public only when it is revealed.
 * Depends on: platform, audit, season, identity, problems, teams, selection, evaluation, voting.
 */
export { declareRound, type NewRound } from './declare.ts';
export { excuseJuror } from './excuse.ts';
export {
	callOffFreeVote,
	matchOfVote,
	openFreeVote,
	publishFreeVote,
	type MatchOfVote
} from './free-votes.ts';
export { castJuryScore } from './jury.ts';
export { closeMatch, openMatch, openVote, revealMatch } from './matches.ts';
export { openingObstacles, openRound } from './open.ts';
export { closeRound, publishRound, withdrawEntrant } from './rounds.ts';
export { championOf, listRounds, matchView, type MatchView, type RoundView } from './queries.ts';
export { jurySheet } from './jury-sheet.ts';
export { jurySettings } from './settings.ts';
export { sensitivity, skill } from './rules.ts';
