/** The typed face of the demo world: what a season player or a planter needs to know, and nothing of how it is made. */
export type { Locale, Text } from '#lib/text.ts';
export type * from './types/problems.ts';
export type * from './types/season.ts';
export type * from './types/teams.ts';
