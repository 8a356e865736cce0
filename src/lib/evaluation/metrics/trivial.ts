import { compareValues } from './compare.ts';
import type { Metric, Sample } from './sample.ts';

/**
 * What the best constant answer reaches on these rows: always the same class, the shares of the classes, the mean, the
 * median or the quantile, an empty text, no box, no order. A score means little without it: 0.95 is poor where 96 of
 * 100 rows are of one class.
 */
export function trivialValue(metric: Metric, sample: Sample, parameter: number): number {
	const values = constantAnswers(metric, sample, parameter)
		.map((answer) => metric.over({ ...sample, ...answer }, parameter)(null))
		.filter(Number.isFinite);
	return values.sort((a, b) => compareValues(metric.direction, a, b))[0] ?? Number.NaN;
}

function constantAnswers(metric: Metric, sample: Sample, parameter: number): Partial<Sample>[] {
	const { rows, classes, truth } = sample;
	if (metric.form === 'text') return [{ texts: Array<string>(rows).fill('') }];
	if (metric.form === 'boxes') return [{ boxes: Array.from({ length: rows }, () => []) }];
	if (metric.form === 'label') return classes.map((_, k) => ({ labels: new Int32Array(rows).fill(k) }));
	const targets = Float64Array.from({ length: rows }, (_, row) => truth[row]!);
	if (metric.form === 'probability') {
		const shares = classes.map((_, k) => targets.filter((target) => target === k).length / rows);
		const width = { length: rows * classes.length };
		return [{ probabilities: Float64Array.from(width, (_, i) => shares[i % classes.length]!) }];
	}
	const sorted = targets.toSorted();
	const constants = [targets.reduce((sum, target) => sum + target, 0) / rows, sorted[Math.floor(rows / 2)]!];
	if (metric.parameter === 'quantile')
		constants.push(sorted[Math.min(rows - 1, Math.floor(rows * parameter))]!);
	return constants.map((constant) => ({ numbers: new Float64Array(rows).fill(constant) }));
}

/** What a perfect answer reaches. */
export const perfectValue = ({ direction, range: [low, high] }: Metric): number =>
	direction === 'higher' ? high : low;
