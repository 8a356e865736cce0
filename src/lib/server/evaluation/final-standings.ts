import { perfectValue, readMetricName } from '#lib/evaluation/metrics/index.ts';
import { publishedProblemById } from '#lib/server/problems/index.ts';
import type { Direction } from '#lib/problems/metrics.ts';
import { privateRanks } from './board.ts';
import { mainMetricOf } from './task.ts';

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
	const { scored, ranked } = await privateRanks(problem);
	const metric = mainMetricOf(problem);
	const perfect = perfectValue(readMetricName(metric)!.metric);
	const bySubmission = new Map(scored.map((row) => [row.submissionId, row]));
	return ranked.flatMap(({ submissionId, teamId, rank }) => {
		const row = bySubmission.get(submissionId);
		if (!row || rank === null) return [];
		const { value, low, high, trivial } = row;
		return [
			{ teamId, submissionId, metric, direction: problem.direction, value, low, high, trivial, perfect }
		];
	});
}
