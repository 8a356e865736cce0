import type { Direction } from '#lib/problems/metrics.ts';

/**
 * The rows of one split, ready for metrics. A class is its index in `classes`.
 * Metrics take weights (how often each row was drawn) rather than rows, so that a bootstrap replicate copies nothing.
 */
export interface Sample {
	rows: number;
	classes: string[];
	/** Class index per row, or the true number per row. */
	truth: ArrayLike<number>;
	/** Class index per row; -1 never occurs, unknown classes are refused earlier. */
	labels?: ArrayLike<number>;
	/** Row-major rows x classes. */
	probabilities?: ArrayLike<number>;
	numbers?: ArrayLike<number>;
}

export type Weights = ArrayLike<number> | null;

/** What a prediction must say: a class, a probability per class, or a number. */
export type PredictionForm = 'label' | 'probability' | 'number';

export interface Metric {
	key: string;
	form: PredictionForm;
	direction: Direction;
	range: [low: number, high: number];
	/** `ratio` is shown as a fraction of one, `target` in the unit of the predicted value. */
	unit: 'ratio' | 'nats' | 'target';
	/** Needs a class after a colon: `recall-of-class:urgent`. */
	ofClass: boolean;
	/** Prepares once and then values any weighting of the rows; NaN where the metric has no meaning. */
	over(sample: Sample, ofClass: number): (weights: Weights) => number;
}

export const weightAt = (weights: Weights, row: number): number => (weights === null ? 1 : weights[row]!);
