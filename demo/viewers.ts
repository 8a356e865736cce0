/** Simulated viewers: each has tastes, hears both teams of a duel, and may vote. */
import { normal, random } from './random.ts';
import type { DemoTeam, Track } from './types.ts';

export interface ViewerTaste {
	/** How much clear use to the public counts, 0 to 1; the rest is for bold ideas. */
	publicValue: number;
	/** Added for youth-led teams and for single persons: the underdog's bonus. */
	underdog: number;
	/** Added for a team whose problem touches this viewer's own life. */
	ownTrack: Track;
	/** Chance of voting at all in one poll. */
	turnout: number;
	/** Seconds after the opening at which this viewer tends to press, up to the length of the poll. */
	eagerness: number;
}

const TRACKS: Track[] = ['safety', 'public-services', 'scholarship', 'media', 'education', 'medicine', 'law'];

export function viewerTaste(viewer: number, seed: string): ViewerTaste {
	const next = random(`${seed}/viewer/${viewer}`);
	return {
		publicValue: 0.3 + 0.6 * next(),
		underdog: 0.6 * next(),
		ownTrack: TRACKS[Math.floor(next() ** 1.6 * TRACKS.length)]!,
		turnout: 0.55 + 0.4 * next(),
		eagerness: next() ** 1.7
	};
}

export interface ViewerBallot {
	/** Index into `options`. */
	option: number;
	/** From 0 (as the poll opens) to 1 (as it closes). */
	at: number;
}

/** What a viewer votes in one poll, or null for staying silent. `trackOf` maps a team to its problem's track. */
export function ballotOf(
	viewer: number,
	options: readonly DemoTeam[],
	poll: string,
	trackOf: (team: DemoTeam) => Track,
	seed: string
): ViewerBallot | null {
	const taste = viewerTaste(viewer, seed);
	const next = random(`${seed}/ballot/${poll}/${viewer}`);
	if (next() > taste.turnout) return null;
	const appeal = options.map((team) => {
		const { quality } = team.proposal;
		const stage = 0.3 * normal(random(`${seed}/stage/${poll}/${team.key}`)); // how the team came across that night
		return (
			taste.publicValue * quality['public-value'] +
			(1 - taste.publicValue) * quality.idea +
			(team.youthLed || team.kind === 'individual' ? taste.underdog : 0) +
			(trackOf(team) === taste.ownTrack ? 0.5 : 0) +
			stage +
			0.8 * normal(next)
		);
	});
	const at = Math.min(0.999, taste.eagerness * 0.8 + 0.2 * next());
	return { option: appeal.indexOf(Math.max(...appeal)), at };
}
