import {
	perfectValue,
	readMetricName,
	splitName,
	type PredictionForm
} from '#lib/evaluation/metrics/index.ts';
import { limitsOf, type AnswerLimit } from '#lib/evaluation/answer-limits.ts';
import type { ScoreTask } from '#lib/evaluation/score-task.ts';
import { isMetric, metrics, scoreName, type Direction } from '#lib/problems/metrics.ts';
import { COMBINED, nameOf } from '#lib/problems/scoring.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';

/** The name under which a problem's own metric is stored. */
export const mainMetricOf = ({ metric, positive }: PublishedProblem): string => scoreName(metric, positive);

/** What a board ranks by first: the main metric, or all of them taken together. */
export const rankingMetricOf = (problem: PublishedProblem): string =>
	problem.scoring.ranking === 'combined' ? COMBINED : mainMetricOf(problem);

export const floorsOf = (problem: PublishedProblem): { metric: string; floor: number }[] =>
	problem.floors.map(({ metric, label, bound }) => ({ metric: scoreName(metric, label), floor: bound }));

/** Every metric that a board shows, what ranks first; then what breaks ties, in the order of the problem. */
export function boardMetrics(problem: PublishedProblem): string[] {
	const main = mainMetricOf(problem);
	const more = problem.scoring.metrics.map(nameOf);
	const program = problem.scoring.program?.columns.map(({ name }) => `program:${name}`) ?? [];
	const floors = floorsOf(problem).map(({ metric }) => metric);
	return [...new Set([rankingMetricOf(problem), main, ...more, ...program, ...floors])];
}

export interface MetricFacts {
	direction: Direction;
	decimals: number;
	/** What a perfect answer reaches. */
	perfect: number;
}

/** How a stored score is to be read: of a program's columns the problem says it. */
export function factsOf(problem: PublishedProblem, name: string): MetricFacts {
	if (name === COMBINED) return { direction: 'higher', decimals: 4, perfect: 1 };
	const { key, parameter } = splitName(name);
	const column = problem.scoring.program?.columns.find((one) => key === 'program' && one.name === parameter);
	if (column) return { direction: column.direction, decimals: column.decimals, perfect: column.best };
	const known = isMetric(key) ? metrics[key] : metrics.accuracy;
	const metric = readMetricName(name)?.metric;
	return { direction: known.direction, decimals: known.decimals, perfect: metric ? perfectValue(metric) : 0 };
}

const isScored = (name: string): boolean => readMetricName(name) !== null;

/** What the scorer is told. The seed is public on purpose: anyone with the truth can repeat the intervals. */
export function scoreTaskOf(problem: PublishedProblem, blocked: readonly string[] = []): ScoreTask {
	const { scoring } = problem;
	const main = mainMetricOf(problem);
	const weighed = [
		{ metric: main, weight: scoring.weight },
		...scoring.metrics.map((one) => ({ metric: nameOf(one), weight: one.weight }))
	].filter(({ metric, weight }) => weight > 0 && isScored(metric));
	return {
		metric: main,
		more: scoring.metrics.map(nameOf).filter(isScored),
		tasks: scoring.tasks.map(({ key, output }) => ({ key, form: output })),
		...(scoring.ranking === 'combined' ? { combined: weighed } : {}),
		positive: metrics[problem.metric].parameter === 'side' ? problem.positive : null,
		floors: floorsOf(problem).filter(({ metric }) => isScored(metric)),
		blocked: [...blocked],
		seed: `${problem.id}:${problem.version}`
	};
}

/** What a prediction must say for the problem's metric; nothing of ours where the organisers' own program reads it. */
export const formOf = (problem: PublishedProblem): PredictionForm =>
	readMetricName(mainMetricOf(problem))?.metric.form ?? 'text';

/** What the answers of a file of predictions may hold; the organisers' own program has its own ideas. */
export const answerLimitsOf = (problem: PublishedProblem): AnswerLimit[] =>
	problem.scoring.program
		? []
		: limitsOf([formOf(problem), ...problem.scoring.tasks.map(({ output }) => output)]);

/** The header of a file of predictions. */
export function columnsOf(problem: PublishedProblem): string {
	const { tasks, program } = problem.scoring;
	if (program) return '';
	const whole = formOf(problem) === 'probability' && !problem.positive;
	return [
		'id',
		...(whole ? ['<class>', '<class>', '…'] : ['prediction']),
		...tasks.map(({ key }) => `prediction_${key}`)
	].join(',');
}
