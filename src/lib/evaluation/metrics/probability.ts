import { meanOver, weightAt, type Metric, type Sample, type Weights } from './sample.ts';

/** Metrics of probabilities per class; definitions as in scikit-learn unless said otherwise. */
const common = {
	form: 'probability',
	direction: 'higher',
	unit: 'ratio',
	parameter: 'none'
} as const satisfies Partial<Metric>;

const SMALLEST = 1e-15;

/** A row's probabilities, normalised to sum to one. */
function normalised({ rows, classes, probabilities }: Sample): Float64Array {
	const k = classes.length;
	const shares = new Float64Array(rows * k);
	for (let row = 0; row < rows; row++) {
		let sum = 0;
		for (let c = 0; c < k; c++) sum += probabilities![row * k + c]!;
		for (let c = 0; c < k; c++) shares[row * k + c] = probabilities![row * k + c]! / sum;
	}
	return shares;
}

/** Mean negative natural logarithm of the probability given to the truth, clipped at 1e-15, rows normalised to 1. */
export const logLoss: Metric = {
	...common,
	key: 'log-loss',
	direction: 'lower',
	range: [0, Number.POSITIVE_INFINITY],
	unit: 'nats',

	over(sample) {
		const shares = normalised(sample);
		const { rows, classes, truth } = sample;
		return meanOver(
			Float64Array.from({ length: rows }, (_, row) => {
				const given = shares[row * classes.length + truth[row]!]!;
				return -Math.log(Math.min(1 - SMALLEST, Math.max(SMALLEST, given)));
			})
		);
	}
};

/**
 * Mean squared distance of the probabilities from what was true (Brier 1950): summed over the classes, and of the
 * second class alone where there are two, as scikit-learn's `brier_score_loss` has it (`scale_by_half='auto'`).
 */
export const brier: Metric = {
	...common,
	key: 'brier',
	direction: 'lower',
	range: [0, 2],

	over(sample) {
		const shares = normalised(sample);
		const { rows, classes, truth } = sample;
		const k = classes.length;
		return meanOver(
			Float64Array.from({ length: rows }, (_, row) => {
				let squares = 0;
				for (let c = 0; c < k; c++) squares += (shares[row * k + c]! - (truth[row] === c ? 1 : 0)) ** 2;
				return k === 2 ? squares / 2 : squares;
			})
		);
	}
};

/** Rows in the order of the probability of class `k`, ascending. */
function orderBy({ rows, classes, probabilities }: Sample, k: number) {
	const given = new Float64Array(rows);
	for (let row = 0; row < rows; row++) given[row] = probabilities![row * classes.length + k]!;
	return {
		given,
		order: Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => given[a]! - given[b]!)
	};
}

/**
 * Chance that a row of class `k` is given a higher probability of it than a row of the others (Mann-Whitney, ties half).
 * Sorted once; each weighting is then one pass. `only` restricts it to rows of two classes.
 */
function oneAgainst(sample: Sample, k: number, only: number | null = null) {
	const { truth } = sample;
	const { given, order: all } = orderBy(sample, k);
	const order = only === null ? all : all.filter((row) => truth[row] === k || truth[row] === only);
	const rows = order.length;
	return (weights: Weights): number => {
		let below = 0; // weight of other classes with a lower probability
		let wins = 0;
		let positives = 0;
		for (let start = 0; start < rows;) {
			let tiedPositive = 0;
			let tiedOther = 0;
			let end = start;
			for (; end < rows && given[order[end]!] === given[order[start]!]; end++) {
				const weight = weightAt(weights, order[end]!);
				if (truth[order[end]!] === k) tiedPositive += weight;
				else tiedOther += weight;
			}
			wins += tiedPositive * (below + tiedOther / 2);
			positives += tiedPositive;
			below += tiedOther;
			start = end;
		}
		return wins / (positives * below);
	};
}

const meanOf = (parts: ((weights: Weights) => number)[]) => (weights: Weights) =>
	parts.reduce((sum, part) => sum + part(weights), 0) / parts.length;
/** The second class when there are two, else every class. */
const looked = ({ classes }: Sample) => (classes.length === 2 ? [1] : classes.map((_, k) => k));

/** Area under the ROC curve: of the second class when there are two, else the plain mean of one against the rest. */
export const auroc: Metric = {
	...common,
	key: 'auroc',
	range: [0, 1],

	over: (sample) => meanOf(looked(sample).map((k) => oneAgainst(sample, k)))
};

/** Mean area over all ordered pairs of classes (Hand & Till 2001, https://doi.org/10.1023/A:1010920819831): prevalence plays no part. */
export const aurocOvo: Metric = {
	...common,
	key: 'auroc-ovo',
	range: [0, 1],

	over(sample) {
		const ks = sample.classes.map((_, k) => k);
		return meanOf(
			ks.flatMap((k) => ks.filter((other) => other !== k).map((other) => oneAgainst(sample, k, other)))
		);
	}
};

/**
 * Average precision: the sum over falling thresholds of (gain in recall) x (precision), without interpolation; of the
 * second class when there are two, else the plain mean over classes.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.average_precision_score.html
 */
export const averagePrecision: Metric = {
	...common,
	key: 'average-precision',
	range: [0, 1],

	over: (sample) => meanOf(looked(sample).map((k) => precisionRecall(sample, k)))
};

function precisionRecall(sample: Sample, k: number) {
	const { rows, truth } = sample;
	const { given, order } = orderBy(sample, k);
	return (weights: Weights): number => {
		let found = 0;
		let named = 0;
		let area = 0;
		for (let end = rows; end > 0;) {
			let gained = 0;
			let start = end;
			for (; start > 0 && given[order[start - 1]!] === given[order[end - 1]!]; start--) {
				const weight = weightAt(weights, order[start - 1]!);
				named += weight;
				if (truth[order[start - 1]!] === k) gained += weight;
			}
			found += gained;
			if (gained > 0) area += gained * (found / named);
			end = start;
		}
		return area / found;
	};
}
