/**
 * The registry of metrics, shared by browser, problems, the scorer and boards.
 * A metric is named by its key, and by a parameter where it takes one: `accuracy`, `recall-of-class:urgent`, `ndcg:10`.
 * A metric of a further task stands behind that task's key: `weight/rmse`.
 */
import {
	accuracy,
	averages,
	balancedAccuracy,
	f1OfClass,
	mcc,
	precisionOfClass,
	recallOfClass
} from './classification.ts';
import { boxAp, cocoMap, meanIou } from './detection.ts';
import { auroc, aurocOvo, averagePrecision, brier, logLoss } from './probability.ts';
import { meanAveragePrecision, mrr, ndcg } from './ranking.ts';
import { mae, mape, pearson, quantileLoss, r2, rmse, smape, spearman } from './regression.ts';
import type { Metric, Parameter } from './sample.ts';
import { splitName } from './names.ts';
import { bleu, chrf } from './text.ts';
import { exactMatch, rougeL, tokenF1 } from './text-match.ts';

export { splitName } from './names.ts';
export { compareValues, passesFloor } from './compare.ts';
export { perfectValue, trivialValue } from './trivial.ts';
export { bootstrapInterval, bootstrapIntervals, replicatesFor, seededRandom } from './bootstrap.ts';
export type { Box, Metric, Parameter, PredictionForm, Sample, Weights } from './sample.ts';

export const METRICS: readonly Metric[] = [
	...[accuracy, balancedAccuracy, ...averages, precisionOfClass, recallOfClass, f1OfClass, mcc],
	...[auroc, aurocOvo, averagePrecision, logLoss, brier],
	...[rmse, mae, r2, mape, smape, spearman, pearson, quantileLoss],
	...[ndcg, meanAveragePrecision, mrr],
	...[bleu, chrf, rougeL, exactMatch, tokenF1],
	...[meanIou, boxAp, cocoMap]
];
const byKey = new Map(METRICS.map((metric) => [metric.key, metric]));

export interface NamedMetric {
	metric: Metric;
	/** The task before the slash; null for the first one. */
	task: string | null;
	/** What stands after the colon. */
	parameter: string | null;
}

/** Reads a name; null when there is no such metric, or its parameter is missing, superfluous or of the wrong kind. */
export function readMetricName(name: string): NamedMetric | null {
	const { task, key, parameter } = splitName(name);
	const metric = byKey.get(key);
	return metric && isParameter(metric.parameter, parameter) ? { metric, task, parameter } : null;
}

/** Whether a text can stand after the colon of a metric. */
export function isParameter(kind: Parameter, text: string | null): boolean {
	if (kind === 'none') return text === null;
	if (text === null || text === '') return false;
	if (kind === 'class') return true;
	if (kind === 'cutoff') return /^[1-9]\d{0,3}$/.test(text);
	return /^0?\.\d{1,6}$/.test(text) && Number(text) > 0;
}
