import type { ExplainedResult } from './types.ts';

/**
 * The weight of the public, in per cent, at which two results would be level while the other channels keep their
 * proportion; null where no weight would have changed the order. Exact, as totals are linear in that weight.
 */
export function flipWeight(first: ExplainedResult, second: ExplainedResult): number | null {
	const [a, b] = [halves(first), halves(second)];
	const rest = a.rest - b.rest;
	const people = a.people - b.people;
	if (rest === people) return null;
	const weight = (rest / (rest - people)) * 100;
	const order = Math.sign(first.total - second.total);
	const possible = weight > 0 && weight < 100 && order !== 0;
	return possible ? weight : null;
}

/** Points of the public, and the mean of the other channels by their weights. */
function halves(result: ExplainedResult): { people: number; rest: number } {
	const others = result.shares.filter((share) => share.channel !== 'public');
	const weight = others.reduce((sum, share) => sum + share.weight, 0);
	const rest =
		weight === 0
			? others.reduce((sum, share) => sum + share.points, 0) / Math.max(1, others.length)
			: others.reduce((sum, share) => sum + share.points * share.weight, 0) / weight;
	return { people: result.shares.find((share) => share.channel === 'public')?.points ?? 0, rest };
}
