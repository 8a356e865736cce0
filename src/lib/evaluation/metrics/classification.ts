import { weightAt, type Metric, type Sample, type Weights } from './sample.ts';

/**
 * Metrics of named classes. Definitions and the treatment of what is undefined are scikit-learn's (`zero_division=0`):
 * https://scikit-learn.org/stable/modules/model_evaluation.html#classification-metrics
 * Their averages run over the classes that are true or named somewhere in the rows.
 */
const common = {
	form: 'label',
	direction: 'higher',
	range: [0, 1],
	unit: 'ratio',
	parameter: 'none'
} as const satisfies Partial<Metric>;
const metric = (key: string, valueOf: (tally: Tally) => number): Metric => ({
	...common,
	key,
	range: [0, 1],
	over: (sample) => (weights) => valueOf(tallyOf(sample, weights))
});

/** Per class: how often it was true, named, and both. */
interface Tally {
	isTrue: Float64Array;
	named: Float64Array;
	both: Float64Array;
	total: number;
}

function tallyOf({ rows, classes, truth, labels }: Sample, weights: Weights): Tally {
	const isTrue = new Float64Array(classes.length);
	const named = new Float64Array(classes.length);
	const both = new Float64Array(classes.length);
	let total = 0;
	for (let row = 0; row < rows; row++) {
		const weight = weightAt(weights, row);
		isTrue[truth[row]!]! += weight;
		named[labels![row]!]! += weight;
		if (truth[row] === labels![row]) both[truth[row]!]! += weight;
		total += weight;
	}
	return { isTrue, named, both, total };
}

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** How well one class `k` is met. */
const precisionOf = ({ both, named }: Tally, k: number) => ratio(both[k]!, named[k]!);
const recallOf = ({ both, isTrue }: Tally, k: number) => ratio(both[k]!, isTrue[k]!);
const f1Of = ({ both, isTrue, named }: Tally, k: number) => ratio(2 * both[k]!, isTrue[k]! + named[k]!);
type OfClass = typeof recallOf;

/** The plain mean over the classes that are there. */
const macro = (valueOf: OfClass) => (tally: Tally) => {
	let all = 0;
	let present = 0;
	for (let k = 0; k < tally.both.length; k++) {
		if (tally.isTrue[k]! + tally.named[k]! === 0) continue;
		all += valueOf(tally, k);
		present++;
	}
	return all / present;
};
/** The mean weighted by how often a class is true. */
const weighted = (valueOf: OfClass) => (tally: Tally) =>
	tally.isTrue.reduce((all, count, k) => all + count * valueOf(tally, k), 0) / tally.total;
/** All rows taken together: with one class per row, precision, recall and F1 are then all the accuracy. */
const hits = ({ both, total }: Tally) => sum(both) / total;

/** Share of rows whose class was named. */
export const accuracy = metric('accuracy', hits);

/** Mean recall of the classes that are true somewhere: chance is 1 / classes, however uneven they are. */
export const balancedAccuracy = metric('balanced-accuracy', (tally) => {
	const present = [...tally.isTrue.keys()].filter((k) => tally.isTrue[k]! > 0);
	return present.reduce((all, k) => all + recallOf(tally, k), 0) / present.length;
});

export const averages: readonly Metric[] = (
	[
		['precision', precisionOf],
		['recall', recallOf],
		['f1', f1Of]
	] as const
).flatMap(([name, valueOf]) => [
	metric(`micro-${name}`, hits),
	metric(`macro-${name}`, macro(valueOf)),
	metric(`weighted-${name}`, weighted(valueOf))
]);

const ofClass = (key: string, valueOf: (tally: Tally, k: number) => number): Metric => ({
	...common,
	key,
	range: [0, 1],
	parameter: 'class',
	over: (sample, k) => (weights) => valueOf(tallyOf(sample, weights), k)
});

/** Of the rows named as one class, the share that is. */
export const precisionOfClass = ofClass('precision-of-class', precisionOf);
/** Share of the rows truly of one class that were found: the usual safety floor. Without such a row it has no meaning. */
export const recallOfClass = ofClass('recall-of-class', ({ both, isTrue }, k) => both[k]! / isTrue[k]!);
/** The harmonic mean of the two. */
export const f1OfClass = ofClass('f1-of-class', f1Of);

/**
 * Matthews correlation (1975) for any number of classes, as generalised by Gorodkin (2004),
 * https://doi.org/10.1016/j.compbiolchem.2004.09.006. Zero where either side knows one class only.
 */
export const mcc: Metric = {
	...metric('mcc', ({ isTrue, named, both, total }) => {
		const square = (values: Float64Array) => values.reduce((all, value) => all + value * value, 0);
		const cross = isTrue.reduce((all, count, k) => all + count * named[k]!, 0);
		const spread = (total ** 2 - square(named)) * (total ** 2 - square(isTrue));
		return spread <= 0 ? 0 : (sum(both) * total - cross) / Math.sqrt(spread);
	}),
	range: [-1, 1]
};
