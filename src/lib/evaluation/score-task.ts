/** What is to be scored, and what came of it. */

export interface ScoreTask {
	/** Named as in the registry; the first one ranks. */
	metric: string;
	/** Safety metrics: an entry below its floor is scored and shown, but not ranked. */
	floors: { metric: string; floor: number }[];
	/** The class whose probability is predicted, for metrics of probabilities. */
	positive: string | null;
	seed: string;
}

export interface SplitScore {
	metric: string;
	split: 'public' | 'private';
	value: number;
	low: number;
	high: number;
	rows: number;
	/** What the best constant answer reaches on these rows. */
	trivial: number;
	/** Null for a metric without a floor. */
	passes: boolean | null;
}

export interface ScoreReport {
	scores: SplitScore[];
	replicates: number;
}
