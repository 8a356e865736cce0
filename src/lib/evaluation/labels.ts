/** The reader's words for submissions and scores. */
import { metricWords } from '#lib/problems/labels.ts';
import { isMetric, metrics } from '#lib/problems/metrics.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Chip.svelte';
import type { SubmissionState } from './submission.ts';

export const stateWords: Record<SubmissionState, () => string> = {
	created: m.evaluation_state_created,
	queued: m.evaluation_state_queued,
	scoring: m.evaluation_state_scoring,
	scored: m.evaluation_state_scored,
	failed: m.evaluation_state_failed,
	refused: m.evaluation_state_refused
};

export const stateTones: Record<SubmissionState, Tone> = {
	created: 'neutral',
	queued: 'wait',
	scoring: 'wait',
	scored: 'go',
	failed: 'stop',
	refused: 'stop'
};

/** 'accuracy' -> '정확도'; 'recall-of-class:urgent' -> '한 등급의 재현율 (urgent)'. */
export function metricLabel(name: string): string {
	const [key = '', label] = name.split(':');
	const word = isMetric(key) ? metricWords[key]() : key;
	return label === undefined ? word : `${word} (${label})`;
}

export const digitsOf = (name: string): number => {
	const key = name.split(':')[0] ?? '';
	return isMetric(key) ? metrics[key].decimals : 4;
};

/** Half of an interval, as it is written after ±. */
export const half = ({ low, high }: { low: number; high: number }): number => (high - low) / 2;
