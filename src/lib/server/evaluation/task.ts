import { metricName, readMetricName } from '#lib/evaluation/metrics/index.ts';
import type { ScoreTask } from '#lib/evaluation/score-task.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';

/** The name under which a problem's own metric is stored. */
export const mainMetricOf = ({ metric, positive }: PublishedProblem): string =>
	metricName(metric, metric === 'recall-of-class' ? positive : null);

export const floorsOf = (problem: PublishedProblem): { metric: string; floor: number }[] =>
	problem.floors.map(({ metric, label, bound }) => ({
		metric: metricName(metric, metric === 'recall-of-class' ? label : null),
		floor: bound
	}));

/** What the scorer is told. The seed is public on purpose: anyone with the truth can repeat the intervals. */
export const scoreTaskOf = (problem: PublishedProblem): ScoreTask => ({
	metric: mainMetricOf(problem),
	positive: problem.positive,
	floors: floorsOf(problem),
	seed: `${problem.id}:${problem.version}`
});

/** What a prediction must say for the problem's metric. */
export const formOf = (problem: PublishedProblem) => readMetricName(mainMetricOf(problem))!.metric.form;
