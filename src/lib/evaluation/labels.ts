/** The reader's words for submissions and scores. */
import { metricWords } from '#lib/problems/labels.ts';
import { isMetric, metrics } from '#lib/problems/metrics.ts';
import { splitName } from './metrics/names.ts';
import { COMBINED } from '#lib/problems/scoring.ts';
import { inLocale } from '#lib/text.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { BoardColumn } from './board.ts';
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

/** 'accuracy' -> '정확도'; 'recall-of-class:urgent' -> '한 등급의 재현율 (urgent)'; 'kg/rmse' -> 'RMSE [kg]'. */
export function metricLabel(name: string): string {
	const { task, key, parameter } = splitName(name);
	if (key === COMBINED) return m.evaluation_combined();
	// A program's column is called by its own name.
	if (key === 'program' && parameter !== null) return parameter;
	const word = isMetric(key) ? metricWords[key]() : key;
	const whole = parameter === null ? word : `${word} (${parameter})`;
	return task === null ? whole : `${whole} [${task}]`;
}

/** A board's column, by the organisers' own words where they gave it some. */
export function columnLabel({ metric, title, task }: Pick<BoardColumn, 'metric' | 'title' | 'task'>): string {
	if (title) return inLocale(title, getLocale());
	const word = metricLabel(metric.slice(metric.indexOf('/') + 1));
	return task ? `${inLocale(task, getLocale())} · ${word}` : word;
}

export const digitsOf = (name: string): number => {
	const { key } = splitName(name);
	return isMetric(key) ? metrics[key].decimals : 4;
};

/** Half of an interval, as it is written after ±. */
export const half = ({ low, high }: { low: number; high: number }): number => (high - low) / 2;
