/**
 * season: one edition of the challenge and the windows of its five stages.
 * Owns: seasons, season_stages.
 * Promises: a stage is open exactly from its opening to its closing time; moving a time is an audited act.
 * Depends on: platform, audit.
 */
export { closeStage, createSeason, openStage, rescheduleStage } from './commands.ts';
export { ensureFirstSeason } from './first.ts';
export { reviseSeason } from './revise.ts';
export { currentSeason, currentSeasonOrNull, findSeason, type SeasonView } from './queries.ts';
export { stageState, stages, type Stage, type StageState } from './rules.ts';
export { insistStageOpen } from './windows.ts';
