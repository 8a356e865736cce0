/**
 * The registry of metrics, shared by browser, problems, the scorer and boards.
 * A metric is named by its key, and by a class where it needs one: `accuracy`, `recall-of-class:urgent`.
 */
import { accuracy, macroF1, recallOfClass } from './classification.ts';
import { auroc, logLoss } from './probability.ts';
import { mae, rmse } from './regression.ts';
import type { Metric } from './sample.ts';

export { compareValues, passesFloor } from './compare.ts';
export { perfectValue, trivialValue } from './trivial.ts';
export { bootstrapInterval, replicatesFor, seededRandom } from './bootstrap.ts';
export type { Metric, PredictionForm, Sample, Weights } from './sample.ts';

export const METRICS: readonly Metric[] = [accuracy, macroF1, recallOfClass, auroc, logLoss, rmse, mae];

export interface NamedMetric {
	metric: Metric;
	/** The class after the colon, where the metric is about one class. */
	className: string | null;
}

/** Reads `key` or `key:class`; null when there is no such metric or the class is missing or superfluous. */
export function readMetricName(name: string): NamedMetric | null {
	const colon = name.indexOf(':');
	const key = colon < 0 ? name : name.slice(0, colon);
	const className = colon < 0 ? null : name.slice(colon + 1);
	const metric = METRICS.find((candidate) => candidate.key === key);
	if (!metric || metric.ofClass !== Boolean(className)) return null;
	return { metric, className };
}

/** How a score is named in reports and boards. */
export const metricName = (key: string, label: string | null): string =>
	label === null ? key : `${key}:${label}`;
