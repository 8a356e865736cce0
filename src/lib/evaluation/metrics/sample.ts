import type { Direction } from '#lib/problems/metrics.ts';

/** A rectangle in an image: `x` and `y` of its upper left corner, in the image's own unit. `score` is 1 in the truth. */
export interface Box {
	class: number;
	score: number;
	x: number;
	y: number;
	width: number;
	height: number;
}

/**
 * The rows of one split, ready for metrics. A class is its index in `classes`.
 * Metrics take weights (how often each row was drawn) rather than rows, so that a bootstrap replicate copies nothing.
 */
export interface Sample {
	rows: number;
	classes: string[];
	/** Class index per row, or the true number (the relevance, where there are groups) per row. */
	truth: ArrayLike<number>;
	/** Class index per row; -1 never occurs, unknown classes are refused earlier. */
	labels?: ArrayLike<number>;
	/** Row-major rows x classes. */
	probabilities?: ArrayLike<number>;
	numbers?: ArrayLike<number>;
	/** The query that a row belongs to, counted from 0. All rows of a group are drawn together. */
	groups?: ArrayLike<number>;
	texts?: readonly string[];
	/** One or several texts that would be right, per row. */
	references?: readonly (readonly string[])[];
	boxes?: readonly (readonly Box[])[];
	trueBoxes?: readonly (readonly Box[])[];
}

export type Weights = ArrayLike<number> | null;

/** What a prediction must say: a class, a probability per class, a number, a text, or the boxes in an image. */
export type PredictionForm = 'label' | 'probability' | 'number' | 'text' | 'boxes';

/** What stands after the colon of a metric's name: `recall-of-class:urgent`, `quantile-loss:0.9`, `ndcg:10`, `box-ap:0.5`. */
export type Parameter = 'none' | 'class' | 'quantile' | 'cutoff' | 'overlap';

export interface Metric {
	key: string;
	form: PredictionForm;
	direction: Direction;
	range: [low: number, high: number];
	/** `ratio` is shown as a fraction of one, `points` of a hundred, `target` in the unit of the predicted value. */
	unit: 'ratio' | 'points' | 'nats' | 'target';
	parameter: Parameter;
	/** Rows belong to queries: the truth needs the column `group`. */
	grouped?: boolean;
	/** Prepares once and then values any weighting of the rows; NaN where the metric has no meaning for this truth. */
	over(sample: Sample, parameter: number): (weights: Weights) => number;
}

export const weightAt = (weights: Weights, row: number): number => (weights === null ? 1 : weights[row]!);

/** The weighted mean of a value per row. */
export function meanOver(values: ArrayLike<number>): (weights: Weights) => number {
	return (weights) => {
		let sum = 0;
		let total = 0;
		for (let row = 0; row < values.length; row++) {
			const weight = weightAt(weights, row);
			sum += weight * values[row]!;
			total += weight;
		}
		return sum / total;
	};
}
