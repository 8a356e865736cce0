/** What is to be scored, and what came of it. */
import type { PredictionForm } from './metrics/index.ts';

export interface ScoreTask {
	/** The main metric, named as in the registry: it says what the answers of the first task are. */
	metric: string;
	/** Further metrics, named alike; those of a further task as `task/metric`. */
	more?: string[];
	/** Further tasks and what their answers are. */
	tasks?: { key: string; form: PredictionForm }[];
	/** Metrics whose skills make up the combined score, and what each counts. */
	combined?: { metric: string; weight: number }[];
	/** Safety metrics: an entry below its floor is scored and shown, but not ranked. */
	floors: { metric: string; floor: number }[];
	/** The class whose probability is predicted, for metrics of probabilities. */
	positive: string | null;
	/** Ids of rows of the truth that do not count. */
	blocked?: string[];
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
