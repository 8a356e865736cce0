import { boardChannel } from '#lib/evaluation/board.ts';
import { publish } from '#lib/server/platform/index.ts';
import { publishedProblemById } from '#lib/server/problems/index.ts';
import { boardState, frozenSince } from './board-cache.ts';

/**
 * Tells those who look at a board to look again. It says nothing of what changed, and while the board is frozen it says
 * nothing at all: the beat of results would be news of them.
 */
export async function tellLookers(problemId: string, always = false): Promise<void> {
	if (!always && frozenSince(await boardState(problemId)) !== null) return;
	const { slug } = await publishedProblemById(problemId);
	publish(boardChannel(slug), 'board', {});
}
