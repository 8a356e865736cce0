/** How submissions to a problem are scored beyond its main metric, and what a team stands with. */
import type { Text } from '#lib/text.ts';
import type { BundleProgram } from './bundle-program.ts';
import { isMetric, metrics, namesParameter, scoreName, type Direction, type MetricKey } from './metrics.ts';

/** A further task: its truth stands in the column `target_<key>`, its answers in `prediction_<key>`. */
export interface ScoringTask {
	key: string;
	title: Text;
	/** What its answers are. */
	output: 'label' | 'probability' | 'number' | 'text' | 'boxes';
}

/** A further metric. `weight` counts in a combined ranking; with 0 it is shown, and breaks ties. */
export interface ScoringMetric {
	metric: MetricKey;
	parameter: string | null;
	/** Of a further task, or null for the first. */
	task: string | null;
	weight: number;
}

/** One value that the organisers' own program gives. `base` is what an answer without effort gets, `best` a perfect one. */
export interface ProgramColumn {
	name: string;
	title: Text;
	direction: Direction;
	decimals: number;
	base: number;
	best: number;
}

/** The organisers' program: a zip in the data package under the role `scorer`, run in the sandbox with truth and answers. */
export interface ScoringProgram {
	runtime: 'node' | 'python';
	/** Within the zip, `main.mjs` for instance. */
	entry: string;
	columns: ProgramColumn[];
	/** Set where the problem came from a competition bundle: its own way of being started. */
	bundle?: BundleProgram | null;
}

export interface Scoring {
	tasks: ScoringTask[];
	metrics: ScoringMetric[];
	/** `main`: the main metric ranks, further ones break ties. `combined`: the weighted mean of all skills ranks. */
	ranking: 'main' | 'combined';
	/** The main metric's weight in a combined ranking. */
	weight: number;
	/** What a team stands with in the end: picks it makes (else its best), its best, or its last. */
	pick: 'chosen' | 'best' | 'last';
	program: ScoringProgram | null;
}

export const plainScoring: Scoring = {
	tasks: [],
	metrics: [],
	ranking: 'main',
	weight: 1,
	pick: 'chosen',
	program: null
};

/** What is stored, filled up: a problem of the first days holds `{}`. */
export const readScoring = (stored: unknown): Scoring => ({
	...plainScoring,
	...(stored as Partial<Scoring> | null)
});

/** What an editor does not show stays as it is: all of it where nothing is said, a bundle's programs in any case. */
export function keptScoring(given: Scoring | undefined, held: Scoring): Scoring {
	if (!given) return held;
	const bundle = held.program?.bundle;
	return bundle && given.program ? { ...given, program: { ...given.program, bundle } } : given;
}

/** The name of a combined score: a weighted mean of skills, 0 for an answer without effort, 1 for a perfect one. */
export const COMBINED = 'combined';

export const nameOf = ({ metric, parameter, task }: Omit<ScoringMetric, 'weight'>): string =>
	`${task === null ? '' : `${task}/`}${scoreName(metric, parameter)}`;

const PARAMETERS: Partial<Record<string, RegExp>> = {
	quantile: /^0?\.\d{1,6}$/,
	cutoff: /^[1-9]\d{0,3}$/,
	overlap: /^0?\.\d{1,6}$/
};

/** Whether the text after the colon suits the metric. */
export function parameterSuits(metric: MetricKey, parameter: string | null): boolean {
	if (!namesParameter(metric)) return true;
	const text = parameter?.trim() ?? '';
	const pattern = PARAMETERS[metrics[metric].parameter];
	return pattern ? pattern.test(text) && Number(text) > 0 : text !== '';
}

/** Whether a metric can be computed from the answers of a task: classes also from probabilities. */
export const suits = (metric: MetricKey, output: string): boolean =>
	metrics[metric].output === output || (metrics[metric].output === 'label' && output === 'probability');

interface Judged {
	metric: string;
	positive: string | null;
	kinds: readonly string[];
	scoring: Scoring;
}

/** What is wrong with the scoring of a version; each is a sentence of the checklist. */
export type ScoringLack =
	'tasks' | 'metrics' | 'weights' | 'program' | 'measured_needs_run' | 'model_one_task';

export function scoringLacks({ metric, kinds, scoring }: Judged): ScoringLack[] {
	const found: ScoringLack[] = [];
	const { tasks, program } = scoring;
	const outputOf = (task: string | null) =>
		task === null
			? isMetric(metric) && metrics[metric].output
			: tasks.find(({ key }) => key === task)?.output;
	const whole = (title: Text) => title.ko.trim() !== '' && title.en.trim() !== '';
	const keys = tasks.map(({ key }) => key);
	if (!tasks.every(({ key, title }) => /^[a-z][a-z0-9-]{0,30}$/.test(key) && whole(title)))
		found.push('tasks');
	else if (new Set(keys).size < keys.length || (program && keys.length > 0)) found.push('tasks');
	const suit = scoring.metrics.every((one) => {
		if (!isMetric(one.metric) || !parameterSuits(one.metric, one.parameter)) return false;
		const { output } = metrics[one.metric];
		if (output === 'measured') return one.weight === 0 && one.task === null;
		if (output === 'any') return program?.columns.some(({ name }) => name === one.parameter) ?? false;
		return suits(one.metric, outputOf(one.task) || '');
	});
	const names = scoring.metrics.map(nameOf);
	if (!suit || new Set(names).size < names.length) found.push('metrics');
	const weights = [scoring.weight, ...scoring.metrics.map(({ weight }) => weight)];
	const sound = weights.every((weight) => Number.isFinite(weight) && weight >= 0 && weight <= 1000);
	if (!sound || (scoring.ranking === 'combined' && weights.every((weight) => weight === 0)))
		found.push('weights');
	if ((metric === 'program') !== (program !== null) || (program && !isWholeProgram(program)))
		found.push('program');
	const used = [metric, ...scoring.metrics.map((one) => one.metric)];
	const runs = used.some((key) => isMetric(key) && metrics[key].output === 'measured');
	if (runs && kinds.includes('predictions')) found.push('measured_needs_run');
	if (isMetric(metric) && metrics[metric].output === 'measured') found.push('metrics');
	if (
		kinds.includes('model') &&
		(tasks.length > 0 || ['text', 'boxes', 'any'].includes(outputOf(null) || ''))
	)
		found.push('model_one_task');
	return [...new Set(found)];
}

function isWholeProgram({ entry, columns }: ScoringProgram): boolean {
	const names = columns.map(({ name }) => name);
	return (
		/^[A-Za-z0-9_][A-Za-z0-9._/-]{0,100}$/.test(entry) &&
		!entry.includes('..') &&
		columns.length > 0 &&
		new Set(names).size === names.length &&
		columns.every(
			({ name, title, decimals, base, best }) =>
				/^[A-Za-z][A-Za-z0-9_.-]{0,60}$/.test(name) &&
				title.ko.trim() !== '' &&
				title.en.trim() !== '' &&
				Number.isInteger(decimals) &&
				decimals >= 0 &&
				decimals <= 8 &&
				Number.isFinite(base) &&
				Number.isFinite(best) &&
				base !== best
		)
	);
}
