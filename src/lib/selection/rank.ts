import type { Criterion, Scores } from './rubric.ts';
import { hundredths, mean, reviewTotal, spread, toNumber, type Fraction } from './totals.ts';

export interface ReviewedEntry {
	id: string;
	reviews: { judge: string; scores: Scores }[];
}
export interface EntryTotal {
	id: string;
	reviews: number;
	/** Mean of the reviews' weighted means, in hundredths, half up; null without a review. */
	raw: number | null;
	/** Standard deviation of the reviews' totals. */
	spread: number | null;
	/** Means by criterion, in hundredths. */
	byCriterion: Record<string, number | null>;
}
export interface Ranked extends EntryTotal {
	rank: number;
	/** What ranked it: the calibrated score in hundredths, or `raw`. */
	basis: number | null;
	/** Which link of the chain parted it from the entry above: nothing, a criterion, or the lot. */
	tieBrokenBy: string | null;
}

const some = <T>(values: readonly (T | null)[]): T[] => values.filter((value): value is T => value !== null);

export function totalsOf(criteria: readonly Criterion[], entry: ReviewedEntry): EntryTotal {
	const totals = some(entry.reviews.map(({ scores }) => reviewTotal(criteria, scores)));
	const rounded = (values: Fraction[]) => {
		const middle = mean(values);
		return middle && hundredths(middle);
	};
	const byCriterion = Object.fromEntries(
		criteria.map(({ key }) => {
			const scores = entry.reviews.map((review) => review.scores[key]).filter((score) => score !== undefined);
			return [key, rounded(scores.map((score) => ({ top: BigInt(score), bottom: 1n })))];
		})
	);
	return {
		id: entry.id,
		reviews: totals.length,
		raw: rounded(totals),
		spread: spread(totals.map(toNumber)),
		byCriterion
	};
}

/**
 * The ranking. Ties go down the declared chain: the criteria from the heaviest to the lightest (in the rubric's order
 * among equals), then the lot drawn from the committed seed. Nobody shares a rank; without a review one comes last.
 */
export function rankEntries(
	criteria: readonly Criterion[],
	entries: readonly EntryTotal[],
	lot: (id: string) => string,
	calibrated?: (id: string) => number | null
): Ranked[] {
	const chain = [...criteria].sort((a, b) => b.weight - a.weight).map(({ key }) => key);
	const rows = entries.map((entry) => ({ ...entry, basis: calibrated?.(entry.id) ?? entry.raw }));
	const parting = (a: (typeof rows)[number], b: (typeof rows)[number]): [number, string | null] => {
		const byBasis = descending(a.basis, b.basis);
		if (byBasis !== 0) return [byBasis, null];
		for (const key of chain) {
			const byScore = descending(a.byCriterion[key] ?? null, b.byCriterion[key] ?? null);
			if (byScore !== 0) return [byScore, key];
		}
		return [lot(a.id) < lot(b.id) ? -1 : 1, 'lot'];
	};
	const order = rows.sort((a, b) => (a.id === b.id ? 0 : parting(a, b)[0]));
	return order.map((entry, index) => ({
		...entry,
		rank: index + 1,
		tieBrokenBy: index === 0 ? null : parting(order[index - 1]!, entry)[1]
	}));
}

const descending = (a: number | null, b: number | null): number => (b ?? -1) - (a ?? -1);
