/** The metrics a problem may be judged by. The evaluation room holds a function for each of these keys. */
export const metrics = {
	accuracy: { direction: 'higher', decimals: 4, needsLabel: false, output: 'label' },
	'macro-f1': { direction: 'higher', decimals: 4, needsLabel: false, output: 'label' },
	'recall-of-class': { direction: 'higher', decimals: 4, needsLabel: true, output: 'label' },
	auroc: { direction: 'higher', decimals: 4, needsLabel: true, output: 'probability' },
	'log-loss': { direction: 'lower', decimals: 4, needsLabel: true, output: 'probability' },
	rmse: { direction: 'lower', decimals: 4, needsLabel: false, output: 'number' },
	mae: { direction: 'lower', decimals: 4, needsLabel: false, output: 'number' }
} as const satisfies Record<string, MetricFacts>;

export interface MetricFacts {
	direction: Direction;
	/** How many decimals a score is shown with. */
	decimals: number;
	/** Whether the metric looks at one class, named by the problem (`positive`). */
	needsLabel: boolean;
	/** What a prediction is: a class name, the probability of the named class, or a number. */
	output: 'label' | 'probability' | 'number';
}

export type Direction = 'higher' | 'lower';
export type MetricKey = keyof typeof metrics;
export const metricKeys = Object.keys(metrics) as MetricKey[];

export const isMetric = (key: string): key is MetricKey => Object.hasOwn(metrics, key);
export const directionOf = (key: MetricKey): Direction => metrics[key].direction;
