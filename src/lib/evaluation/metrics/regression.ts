import { weightAt, type Metric, type Sample, type Weights } from './sample.ts';

function meanOf({ rows, truth, numbers }: Sample, error: (miss: number) => number) {
	const errors = new Float64Array(rows);
	for (let row = 0; row < rows; row++) errors[row] = error(numbers![row]! - truth[row]!);
	return (weights: Weights): number => {
		let sum = 0;
		let total = 0;
		for (let row = 0; row < rows; row++) {
			sum += weightAt(weights, row) * errors[row]!;
			total += weightAt(weights, row);
		}
		return sum / total;
	};
}

const common = { form: 'number', direction: 'lower', unit: 'target', ofClass: false } as const;

/** Root of the mean squared error: large misses weigh more. */
export const rmse: Metric = {
	...common,
	key: 'rmse',
	range: [0, Number.POSITIVE_INFINITY],

	over(sample) {
		const meanSquare = meanOf(sample, (miss) => miss * miss);
		return (weights) => Math.sqrt(meanSquare(weights));
	}
};

/** Mean absolute error. */
export const mae: Metric = {
	...common,
	key: 'mae',
	range: [0, Number.POSITIVE_INFINITY],

	over: (sample) => meanOf(sample, Math.abs)
};
