import { compareValues } from './compare.ts';
import type { Metric, Sample } from './sample.ts';

/**
 * What the best constant answer reaches on these rows: always the same class, the shares of the classes, or the mean or
 * median. A score means little without it: 0.95 is poor where 96 of 100 rows are of one class.
 */
export function trivialValue(metric: Metric, sample: Sample, ofClass: number): number {
	const { rows, classes, truth } = sample;
	const valueWith = (answer: Partial<Sample>) => metric.over({ ...sample, ...answer }, ofClass)(null);
	if (metric.form === 'label') {
		const values = classes.map((_, k) => valueWith({ labels: new Int32Array(rows).fill(k) }));
		return (
			values.filter(Number.isFinite).sort((a, b) => compareValues(metric.direction, a, b))[0] ?? Number.NaN
		);
	}
	const targets = Float64Array.from({ length: rows }, (_, row) => truth[row]!);
	if (metric.form === 'probability') {
		const shares = classes.map((_, k) => targets.filter((target) => target === k).length / rows);
		return valueWith({
			probabilities: Float64Array.from(
				{ length: rows * classes.length },
				(_, i) => shares[i % classes.length]!
			)
		});
	}
	const mean = targets.reduce((sum, target) => sum + target, 0) / rows;
	const median = targets.toSorted()[Math.floor(rows / 2)]!;
	const values = [mean, median].map((constant) =>
		valueWith({ numbers: new Float64Array(rows).fill(constant) })
	);
	return values.sort((a, b) => compareValues(metric.direction, a, b))[0]!;
}

/** What a perfect answer reaches. */
export const perfectValue = ({ direction, range: [low, high] }: Metric): number =>
	direction === 'higher' ? high : low;
