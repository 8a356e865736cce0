import { weightAt, type Metric, type Sample, type Weights } from './sample.ts';

const SMALLEST = 1e-15;

/** Mean negative natural logarithm of the probability given to the truth, clipped at 1e-15, rows normalised to 1. */
export const logLoss: Metric = {
	key: 'log-loss',
	form: 'probability',
	direction: 'lower',
	range: [0, Number.POSITIVE_INFINITY],
	unit: 'nats',
	ofClass: false,

	over({ rows, classes, truth, probabilities }) {
		const losses = new Float64Array(rows);
		for (let row = 0; row < rows; row++) {
			let sum = 0;
			for (let k = 0; k < classes.length; k++) sum += probabilities![row * classes.length + k]!;
			const given = probabilities![row * classes.length + truth[row]!]! / sum;
			losses[row] = -Math.log(Math.min(1 - SMALLEST, Math.max(SMALLEST, given)));
		}
		return (weights) => {
			let loss = 0;
			let total = 0;
			for (let row = 0; row < rows; row++) {
				loss += weightAt(weights, row) * losses[row]!;
				total += weightAt(weights, row);
			}
			return loss / total;
		};
	}
};

/**
 * Chance that a row of the class is given a higher probability than a row of another (Mann-Whitney, ties half).
 * Sorted once; each weighting is then one pass.
 */
function oneAgainstRest({ rows, classes, truth, probabilities }: Sample, k: number) {
	const given = new Float64Array(rows);
	for (let row = 0; row < rows; row++) given[row] = probabilities![row * classes.length + k]!;
	const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => given[a]! - given[b]!);
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

/** Area under the ROC curve: of the second class when there are two, else the plain mean of one against the rest. */
export const auroc: Metric = {
	key: 'auroc',
	form: 'probability',
	direction: 'higher',
	range: [0, 1],
	unit: 'ratio',
	ofClass: false,

	over(sample) {
		const { classes } = sample;
		const curves = (classes.length === 2 ? [1] : classes.map((_, k) => k)).map((k) =>
			oneAgainstRest(sample, k)
		);
		return (weights) => curves.reduce((sum, curve) => sum + curve(weights), 0) / curves.length;
	}
};
