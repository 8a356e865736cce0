/** The metrics a problem may be judged by. `#lib/evaluation/metrics` holds a function for each of these keys. */

export type Direction = 'higher' | 'lower';
export type MetricFamily =
	'classification' | 'probability' | 'regression' | 'ranking' | 'text' | 'detection' | 'measured' | 'program';

export interface MetricFacts {
	family: MetricFamily;
	direction: Direction;
	/** How many decimals a score is shown with. */
	decimals: number;
	/**
	 * What the metric must be told: a class (its recall), the class whose probability is asked for (only where there are
	 * two sides), a quantile, how many places count, how much boxes must overlap, or a column of the program's scores.
	 */
	parameter: 'none' | 'class' | 'side' | 'quantile' | 'cutoff' | 'overlap' | 'column';
	/** What a prediction is. `measured` comes from running a submission, `any` is for the organisers' own program. */
	output: 'label' | 'probability' | 'number' | 'text' | 'boxes' | 'measured' | 'any';
}

type Rest = Partial<Pick<MetricFacts, 'direction' | 'decimals' | 'parameter'>>;
const family =
	(name: MetricFamily, output: MetricFacts['output'], common: Rest = {}) =>
	(own: Rest = {}): MetricFacts => ({
		family: name,
		output,
		direction: 'higher',
		decimals: 4,
		parameter: 'none',
		...common,
		...own
	});
const classes = family('classification', 'label');
const ofClass = family('classification', 'label', { parameter: 'class' });
const probability = family('probability', 'probability', { parameter: 'side' });
const regression = family('regression', 'number');
const ranking = family('ranking', 'number', { parameter: 'cutoff' });
const text = family('text', 'text');
const detection = family('detection', 'boxes');
const measured = family('measured', 'measured', { direction: 'lower', decimals: 2 });
const lower = { direction: 'lower' } as const;

export const metrics = {
	accuracy: classes(),
	'balanced-accuracy': classes(),
	'micro-precision': classes(),
	'macro-precision': classes(),
	'weighted-precision': classes(),
	'micro-recall': classes(),
	'macro-recall': classes(),
	'weighted-recall': classes(),
	'micro-f1': classes(),
	'macro-f1': classes(),
	'weighted-f1': classes(),
	'precision-of-class': ofClass(),
	'recall-of-class': ofClass(),
	'f1-of-class': ofClass(),
	mcc: classes(),
	auroc: probability(),
	'auroc-ovo': probability({ parameter: 'none' }),
	'average-precision': probability(),
	'log-loss': probability(lower),
	brier: probability(lower),
	rmse: regression(lower),
	mae: regression(lower),
	r2: regression(),
	mape: regression(lower),
	smape: regression(lower),
	spearman: regression(),
	pearson: regression(),
	'quantile-loss': regression({ ...lower, parameter: 'quantile' }),
	ndcg: ranking(),
	map: ranking(),
	mrr: ranking({ parameter: 'none' }),
	bleu: text({ decimals: 2 }),
	chrf: text({ decimals: 2 }),
	'rouge-l': text(),
	'exact-match': text(),
	'token-f1': text(),
	'mean-iou': detection(),
	'box-ap': detection({ parameter: 'overlap' }),
	'coco-map': detection(),
	latency: measured(),
	cost: measured(),
	program: family('program', 'any', { parameter: 'column' })()
} as const satisfies Record<string, MetricFacts>;

export type MetricKey = keyof typeof metrics;
export const metricKeys = Object.keys(metrics) as MetricKey[];

export const isMetric = (key: string): key is MetricKey => Object.hasOwn(metrics, key);
export const directionOf = (key: MetricKey): Direction => metrics[key].direction;
/** Whether the name of its scores has a part after a colon. */
export const namesParameter = (key: MetricKey): boolean => !['none', 'side'].includes(metrics[key].parameter);

/** The name under which scores of a problem's main metric, or of a floor, are stored. */
export const scoreName = (key: MetricKey, parameter: string | null): string =>
	namesParameter(key) ? `${key}:${parameter ?? ''}` : key;
