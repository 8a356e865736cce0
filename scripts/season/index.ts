import { opening } from './opening.ts';
import type { Chapter, Play, SeasonReport } from './play.ts';

/** The chapters of a season, in the order in which they happen. */
const chapters: { name: string; play: Chapter }[] = [{ name: 'opening', play: opening }];

/** Plays all chapters, or those up to and including `until`. */
export async function playSeason(play: Play, until?: string): Promise<SeasonReport> {
	for (const chapter of chapters) {
		play.progress.say(`— ${chapter.name}`);
		await chapter.play(play);
		if (chapter.name === until) break;
	}
	return play.told;
}
