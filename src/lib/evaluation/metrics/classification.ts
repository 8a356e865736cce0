import { weightAt, type Metric, type Sample, type Weights } from './sample.ts';

const common = { direction: 'higher', range: [0, 1], unit: 'ratio', ofClass: false } as const;

/** Share of rows whose class was named. */
export const accuracy: Metric = {
	...common,
	key: 'accuracy',
	form: 'label',
	range: [0, 1],

	over({ rows, truth, labels }) {
		return (weights) => {
			let hits = 0;
			let total = 0;
			for (let row = 0; row < rows; row++) {
				const weight = weightAt(weights, row);
				total += weight;
				if (truth[row] === labels![row]) hits += weight;
			}
			return hits / total;
		};
	}
};

/** Per class: how often it was true, named, and both. */
function tallies({ rows, classes, truth, labels }: Sample, weights: Weights) {
	const trueCount = new Float64Array(classes.length);
	const named = new Float64Array(classes.length);
	const both = new Float64Array(classes.length);
	for (let row = 0; row < rows; row++) {
		const weight = weightAt(weights, row);
		trueCount[truth[row]!]! += weight;
		named[labels![row]!]! += weight;
		if (truth[row] === labels![row]) both[truth[row]!]! += weight;
	}
	return { trueCount, named, both };
}

/** Mean of the classes' F1; a class that is neither true nor named anywhere does not count (as in scikit-learn). */
export const macroF1: Metric = {
	...common,
	key: 'macro-f1',
	form: 'label',
	range: [0, 1],

	over(sample) {
		return (weights) => {
			const { trueCount, named, both } = tallies(sample, weights);
			let sum = 0;
			let present = 0;
			for (let k = 0; k < sample.classes.length; k++) {
				const of = trueCount[k]! + named[k]!;
				if (of === 0) continue;
				sum += (2 * both[k]!) / of;
				present++;
			}
			return sum / present;
		};
	}
};

/** Share of the rows truly of one class that were found. The usual safety floor: how many of the dangerous ones. */
export const recallOfClass: Metric = {
	...common,
	key: 'recall-of-class',
	form: 'label',
	range: [0, 1],
	ofClass: true,

	over(sample, ofClass) {
		return (weights) => {
			const { trueCount, both } = tallies(sample, weights);
			return both[ofClass]! / trueCount[ofClass]!;
		};
	}
};
