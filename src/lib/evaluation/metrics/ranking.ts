import { weightAt, type Metric, type Sample, type Weights } from './sample.ts';

/**
 * Metrics of orders: within each group (a query), rows are ordered by what the answer says, the highest first, and the
 * truth says how relevant each row is (0: not at all). A group counts once; one without a relevant row counts 0.
 */
const common = {
	form: 'number',
	direction: 'higher',
	unit: 'ratio',
	grouped: true
} as const satisfies Partial<Metric>;

/** Rows of each group, the highest answer first. */
function groupsOf({ rows, groups, numbers }: Sample): number[][] {
	const members: number[][] = [];
	for (let row = 0; row < rows; row++) (members[groups![row]!] ??= []).push(row);
	return members.filter(Boolean).map((group) => group.sort((a, b) => numbers![b]! - numbers![a]!));
}

function overGroups(sample: Sample, valueOf: (group: number[]) => number) {
	const groups = groupsOf(sample);
	const values = Float64Array.from(groups, valueOf);
	return (weights: Weights): number => {
		let sum = 0;
		let total = 0;
		for (let group = 0; group < groups.length; group++) {
			const weight = weightAt(weights, groups[group]![0]!);
			sum += weight * values[group]!;
			total += weight;
		}
		return sum / total;
	};
}

/**
 * Normalised discounted cumulative gain at k (Järvelin & Kekäläinen 2002, https://doi.org/10.1145/582415.582418): the gain is the
 * relevance itself, the discount log2(place + 1), and tied answers share the mean gain of their places (McSherry & Najork
 * 2008), as in scikit-learn's `ndcg_score`.
 */
export const ndcg: Metric = {
	...common,
	key: 'ndcg',
	range: [0, 1],
	parameter: 'cutoff',

	over(sample, k) {
		const { truth, numbers } = sample;
		const discount = (place: number) => (place < k ? 1 / Math.log2(place + 2) : 0);
		const gainOf = (gains: number[]) => gains.reduce((sum, gain, place) => sum + gain * discount(place), 0);
		return overGroups(sample, (group) => {
			const best = gainOf(group.map((row) => truth[row]!).sort((a, b) => b - a));
			if (best === 0) return 0;
			const gains = group.map((row) => truth[row]!);
			for (let start = 0; start < group.length;) {
				let end = start;
				while (end < group.length && numbers![group[end]!] === numbers![group[start]!]) end++;
				const mean = gains.slice(start, end).reduce((sum, gain) => sum + gain, 0) / (end - start);
				gains.fill(mean, start, end);
				start = end;
			}
			return gainOf(gains) / best;
		});
	}
};

/** Relevant or not, in the order of the answer; among tied answers those not relevant first, so that ties gain nothing. */
const hitsOf = ({ truth, numbers }: Sample, group: number[]): boolean[] =>
	group
		.toSorted((a, b) => numbers![b]! - numbers![a]! || Number(truth[a]! > 0) - Number(truth[b]! > 0))
		.map((row) => truth[row]! > 0);

/** Mean average precision at k: precision at each relevant place among the first k, over min(k, relevant rows). */
export const meanAveragePrecision: Metric = {
	...common,
	key: 'map',
	range: [0, 1],
	parameter: 'cutoff',

	over: (sample, k) =>
		overGroups(sample, (group) => {
			const hits = hitsOf(sample, group);
			const relevant = hits.filter(Boolean).length;
			if (relevant === 0) return 0;
			let found = 0;
			const area = hits.slice(0, k).reduce((sum, hit, place) => (hit ? sum + ++found / (place + 1) : sum), 0);
			return area / Math.min(k, relevant);
		})
};

/** Mean reciprocal rank (Voorhees 1999, TREC-8): one over the place of the first relevant row. */
export const mrr: Metric = {
	...common,
	key: 'mrr',
	range: [0, 1],
	parameter: 'none',

	over: (sample) =>
		overGroups(sample, (group) => {
			const first = hitsOf(sample, group).indexOf(true);
			return first < 0 ? 0 : 1 / (first + 1);
		})
};
