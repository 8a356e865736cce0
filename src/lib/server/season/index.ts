/**
 * season: one edition of the challenge and the windows of its five stages.
 * Owns: seasons, season_stages.
 * Promises: a stage is open exactly from its opening to its closing time; moving a time is an audited act.
 * Depends on: platform, audit.
 */
export { closeStage, createSeason, openStage, rescheduleStage, type NewSeason } from './commands.ts';
export { ensureFirstSeason } from './first.ts';
export { reviseSeason } from './revise.ts';
export {
	currentSeason,
	currentSeasonOrNull,
	findSeason,
	type SeasonView,
	type StageView
} from './queries.ts';
export { currentStage, stageState, stages, type Stage, type StageState, type StageWindow } from './rules.ts';
export { insistStageOpen } from './windows.ts';
