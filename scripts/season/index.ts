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

/** Plays all chapters, or those up to and including `until`. */
export async function playSeason(play: Play, until?: string): Promise<SeasonReport> {
	for (const chapter of chapters) {
		play.progress.say(`— ${chapter.name}`);
		await chapter.play(play);
		if (chapter.name === until) break;
	}
	return play.told;
}
