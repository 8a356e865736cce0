import type { DemoPerson } from '#demo/index.ts';
import { Cast } from './cast.ts';
import type { Progress } from './progress.ts';

export interface PlaySettings {
	origin: () => string;
	/** Where an empty installation gets its first organiser; null where it has one, who then signs in. */
	setupAddress: string | null;
	/** The password of every player. */
	password: string;
	/** Draws judges' scores, viewers' tastes and the order of the day. */
	seed: string;
	viewers: number;
	/** `whole` plays to the champion; `on-air` stops in the middle of a semi-final, as the demo shows it. */
	stage: 'whole' | 'on-air';
	progress: Progress;
}

/** What the chapters share: who is signed in, and what they have learnt so far. */
export interface Play extends PlaySettings {
	cast: Cast;
	/** Address of each team by its key in the demo world. */
	teamSlugs: Map<string, string>;
	/** What is told at the end. */
	told: SeasonReport;
}

export interface SeasonReport {
	season: string;
	problems: number;
	teams: number;
	selected: string[];
	grants: number;
	evaluations: number;
	rounds: { number: number; name: string; through: string[] }[];
	ballots: number;
	champion: string | null;
	recount: string;
	seconds: number;
}

export type Chapter = (play: Play) => Promise<void>;

export function newPlay(settings: PlaySettings): Play {
	return {
		...settings,
		cast: new Cast(settings),
		teamSlugs: new Map(),
		told: {
			season: '',
			problems: 0,
			teams: 0,
			selected: [],
			grants: 0,
			evaluations: 0,
			rounds: [],
			ballots: 0,
			champion: null,
			recount: 'not yet',
			seconds: 0
		}
	};
}

/** How a person is called in their own language. */
export const nameOf = (person: Pick<DemoPerson, 'name' | 'locale'>): string => person.name[person.locale];
