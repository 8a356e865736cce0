/** The mean answer of the k nearest rows in standardised columns, each column with a weight of its own. */
import { scaled, scaleOf } from './frame.ts';

export interface NeighbourOptions {
	k: number;
	/** Multiplies a standardised column; 1 where left out. */
	weights?: readonly number[];
	/** Nearer neighbours count for more. */
	byDistance?: boolean;
}

export function neighbourValues(
	x: readonly number[][],
	y: readonly number[],
	asked: readonly number[][],
	{ k, weights, byDistance = false }: NeighbourOptions
): number[] {
	const scale = scaleOf(x);
	const weighted = (row: number[]) => (weights ? row.map((value, j) => value * weights[j]!) : row);
	const known = scaled(x, scale).map(weighted);
	return scaled(asked, scale)
		.map(weighted)
		.map((row) => {
			const near = known
				.map((other, i) => ({ d: distance(row, other), y: y[i]! }))
				.sort((a, b) => a.d - b.d)
				.slice(0, k);
			const pull = near.map(({ d }) => (byDistance ? 1 / (0.3 + d) : 1));
			const sum = pull.reduce((a, b) => a + b, 0);
			return near.reduce((total, { y: value }, i) => total + value * pull[i]!, 0) / sum;
		});
}

function distance(a: readonly number[], b: readonly number[]): number {
	let sum = 0;
	for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2;
	return Math.sqrt(sum);
}
