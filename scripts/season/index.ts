import { aftercare } from './aftercare.ts';
import { entry } from './entry.ts';
import { evaluation } from './evaluation.ts';
import { grants } from './grants.ts';
import { opening } from './opening.ts';
import type { Chapter, Play, SeasonReport } from './play.ts';
import { selection } from './selection.ts';
import { sourcing } from './sourcing.ts';
import { tournament } from './tournament.ts';

/** The chapters of a season, in the order in which they happen. */
const chapters: { name: string; play: Chapter }[] = [
	{ name: 'opening', play: opening },
	{ name: 'sourcing', play: sourcing },
	{ name: 'entry', play: entry },
	{ name: 'evaluation', play: evaluation },
	{ name: 'selection', play: selection },
	{ name: 'grants', play: grants },
	{ name: 'tournament', play: tournament },
	{ name: 'aftercare', play: aftercare }
];

/** What the demo season plants: everything up to the semi-final that is on air, and the openings that wait. */
export const demoChapters = chapters.map(({ name }) => name).filter((name) => name !== 'aftercare');

/** Plays the chapters, all of them unless some are named. */
export async function playSeason(
	play: Play,
	names: readonly string[] = chapters.map(({ name }) => name)
): Promise<SeasonReport> {
	for (const chapter of chapters.filter(({ name }) => names.includes(name))) {
		play.progress.say(`— ${chapter.name}`);
		await chapter.play(play);
	}
	return play.told;
}
