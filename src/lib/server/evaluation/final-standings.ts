import { publishedProblemById } from '#lib/server/problems/index.ts';
import type { Direction } from '#lib/problems/metrics.ts';
import { privateStandings } from './board.ts';
import { factsOf, rankingMetricOf } from './task.ts';

/** One team's final result on a problem, for the rounds of the tournament. */
export interface FinalStanding {
	teamId: string;
	submissionId: string;
	metric: string;
	direction: Direction;
	/** On the private split, with its 95 % interval. */
	value: number;
	low: number;
	high: number;
	/** What the best constant answer reaches on the same rows. */
	trivial: number;
	/** What a perfect answer reaches. */
	perfect: number;
}

/** Teams that rank, best first. Skips authorisation: it is the private split, for rooms that keep it until the reveal. */
export async function finalStandings(problemId: string): Promise<FinalStanding[]> {
	const problem = await publishedProblemById(problemId);
	const standings = await privateStandings(problem);
	const metric = rankingMetricOf(problem);
	const { direction, perfect } = factsOf(problem, metric);
	return standings.order.slice(0, standings.rankedCount).map((entry) => {
		const [value, low, high, , trivial] = entry.scores()[metric]!;
		const { submissionId, teamId } = entry;
		return { teamId, submissionId, metric, direction, value, low, high, trivial: trivial ?? 0, perfect };
	});
}
