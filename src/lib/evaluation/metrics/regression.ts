import { meanOver, weightAt, type Metric, type Sample, type Weights } from './sample.ts';

/**
 * Metrics of numbers; definitions as in scikit-learn and SciPy:
 * https://scikit-learn.org/stable/modules/model_evaluation.html#regression-metrics
 */
const common = { form: 'number', direction: 'lower', unit: 'target', parameter: 'none' } as const;

const meanOf = ({ rows, truth, numbers }: Sample, error: (truth: number, said: number) => number) =>
	meanOver(Float64Array.from({ length: rows }, (_, row) => error(truth[row]!, numbers![row]!)));

/** Root of the mean squared error: large misses weigh more. */
export const rmse: Metric = {
	...common,
	key: 'rmse',
	range: [0, Number.POSITIVE_INFINITY],

	over(sample) {
		const meanSquare = meanOf(sample, (truth, said) => (said - truth) ** 2);
		return (weights) => Math.sqrt(meanSquare(weights));
	}
};

/** Mean absolute error. */
export const mae: Metric = {
	...common,
	key: 'mae',
	range: [0, Number.POSITIVE_INFINITY],

	over: (sample) => meanOf(sample, (truth, said) => Math.abs(said - truth))
};

/** Mean of |miss| / |truth|, the truth at least NumPy's epsilon, as a ratio: 0.1 is ten per cent. */
export const mape: Metric = {
	...common,
	key: 'mape',
	unit: 'ratio',
	range: [0, Number.POSITIVE_INFINITY],

	over: (sample) =>
		meanOf(sample, (truth, said) => Math.abs(said - truth) / Math.max(Number.EPSILON, Math.abs(truth)))
};

/** Mean of 2 |miss| / (|truth| + |said|), 0 where both are 0 (Makridakis 1993, as in the M4 competition, but not times 100). */
export const smape: Metric = {
	...common,
	key: 'smape',
	unit: 'ratio',
	range: [0, 2],

	over: (sample) =>
		meanOf(sample, (truth, said) => {
			const size = Math.abs(truth) + Math.abs(said);
			return size === 0 ? 0 : (2 * Math.abs(said - truth)) / size;
		})
};

/** Mean quantile (pinball) loss (Koenker & Bassett 1978): a miss below costs `q` of itself, one above `1 - q`. */
export const quantileLoss: Metric = {
	...common,
	key: 'quantile-loss',
	range: [0, Number.POSITIVE_INFINITY],
	parameter: 'quantile',

	over: (sample, q) =>
		meanOf(sample, (truth, said) => (truth >= said ? q * (truth - said) : (1 - q) * (said - truth)))
};

/** Sums for a line through two columns. */
function moments(a: ArrayLike<number>, b: ArrayLike<number>, weights: Weights) {
	let [total, meanA, meanB] = [0, 0, 0];
	for (let row = 0; row < a.length; row++) {
		const weight = weightAt(weights, row);
		total += weight;
		meanA += weight * a[row]!;
		meanB += weight * b[row]!;
	}
	meanA /= total;
	meanB /= total;
	let [aa, bb, ab] = [0, 0, 0];
	for (let row = 0; row < a.length; row++) {
		const weight = weightAt(weights, row);
		const [da, db] = [a[row]! - meanA, b[row]! - meanB];
		aa += weight * da * da;
		bb += weight * db * db;
		ab += weight * da * db;
	}
	return { aa, bb, ab, total };
}

/** An answer without variation correlates with nothing: 0. Where the truth has none, there is no meaning. */
function correlation(truth: ArrayLike<number>, said: ArrayLike<number>, weights: Weights): number {
	const { aa, bb, ab } = moments(truth, said, weights);
	if (aa === 0) return Number.NaN;
	return bb === 0 ? 0 : Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
}

const upward = { ...common, direction: 'higher', unit: 'ratio' } as const;

/** Coefficient of determination: 1 - (squared misses) / (squared distances from the mean); below 0 for worse than the mean. */
export const r2: Metric = {
	...upward,
	key: 'r2',
	range: [Number.NEGATIVE_INFINITY, 1],

	over(sample) {
		const meanSquare = meanOf(sample, (truth, said) => (said - truth) ** 2);
		return (weights) => {
			const missed = meanSquare(weights);
			const { aa, total } = moments(sample.truth, sample.truth, weights);
			if (aa === 0) return missed === 0 ? 1 : 0;
			return 1 - (missed * total) / aa;
		};
	}
};

/** Pearson's correlation of what was said with what was true. */
export const pearson: Metric = {
	...upward,
	key: 'pearson',
	range: [-1, 1],

	over:
		({ truth, numbers }) =>
		(weights) =>
			correlation(truth, numbers!, weights)
};

/** Spearman's correlation: Pearson's of the ranks, tied ones sharing their mean rank. */
export const spearman: Metric = {
	...upward,
	key: 'spearman',
	range: [-1, 1],

	over({ truth, numbers }) {
		const [ranksTrue, ranksSaid] = [ranker(truth), ranker(numbers!)];
		return (weights) => correlation(ranksTrue(weights), ranksSaid(weights), weights);
	}
};

/** Mean rank of each row's value, where a row counts as often as it was drawn. */
function ranker(values: ArrayLike<number>): (weights: Weights) => Float64Array {
	const order = Uint32Array.from({ length: values.length }, (_, row) => row).sort(
		(a, b) => values[a]! - values[b]!
	);
	return (weights) => {
		const ranks = new Float64Array(values.length);
		let before = 0;
		for (let start = 0; start < order.length;) {
			let end = start;
			let tied = 0;
			for (; end < order.length && values[order[end]!] === values[order[start]!]; end++)
				tied += weightAt(weights, order[end]!);
			for (let at = start; at < end; at++) ranks[order[at]!] = before + (tied + 1) / 2;
			before += tied;
			start = end;
		}
		return ranks;
	};
}
