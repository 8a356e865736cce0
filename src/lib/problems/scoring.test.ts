import { expect, test } from 'vitest';
import * as v from 'valibot';
import { lacks, type VersionContent } from './content.ts';
import { metricKeys, metrics } from './metrics.ts';
import { parameterSuits, plainScoring, readScoring, scoringLacks, type Scoring } from './scoring.ts';
import { scoringFields, scoringFieldsOf, scoringFrom } from './scoring-form.ts';

const both = (text: string) => ({ ko: text, en: text });
const rich: Scoring = {
	tasks: [{ key: 'kg', title: both('Weight'), output: 'number' }],
	metrics: [
		{ metric: 'recall-of-class', parameter: 'urgent', task: null, weight: 1 },
		{ metric: 'rmse', parameter: null, task: 'kg', weight: 2.5 },
		{ metric: 'latency', parameter: null, task: null, weight: 0 }
	],
	ranking: 'combined',
	weight: 3,
	pick: 'last',
	program: null
};
const judged = (scoring: Scoring, change: object = {}) =>
	scoringLacks({ metric: 'accuracy', positive: null, kinds: ['code'], scoring, ...change });
const program = {
	runtime: 'python' as const,
	entry: 'score.py',
	columns: [{ name: 'joy', title: both('Joy'), direction: 'higher' as const, decimals: 2, base: 0, best: 1 }]
};

test('what is typed in a form comes back as it was', () => {
	for (const [scoring, metric] of [
		[rich, 'accuracy'],
		[plainScoring, 'rmse'],
		[{ ...plainScoring, program }, 'program']
	] as const) {
		const typed: Record<string, unknown> = {};
		for (const [name, value] of Object.entries(scoringFieldsOf(scoring))) {
			const [list, at] = name.split('.');
			if (at === undefined) typed[list!] = value;
			else ((typed[list!] ??= []) as string[])[Number(at)] = value;
		}
		// A browser sends an empty text where nothing was typed.
		for (const value of Object.values(typed))
			if (Array.isArray(value)) for (let i = 0; i < value.length; i++) value[i] ??= '';
		expect(scoringFrom(v.parse(v.object(scoringFields), typed), metric)).toEqual(scoring);
	}
	expect(readScoring({})).toEqual(plainScoring);
});

test('a scoring is whole, or what it lacks is named', () => {
	expect(judged(rich)).toEqual([]);
	expect(judged(plainScoring)).toEqual([]);
	expect(judged({ ...rich, tasks: [] })).toEqual(['metrics']);
	expect(judged({ ...rich, tasks: [...rich.tasks, ...rich.tasks] })).toEqual(['tasks']);
	expect(judged({ ...rich, metrics: [rich.metrics[0]!, rich.metrics[0]!] })).toEqual(['metrics']);
	expect(judged({ ...rich, metrics: [{ ...rich.metrics[2]!, weight: 1 }] })).toEqual(['metrics']);
	expect(judged({ ...plainScoring, ranking: 'combined', weight: 0 })).toEqual(['weights']);
	expect(judged({ ...plainScoring, weight: Number.NaN })).toEqual(['weights']);
	expect(judged(rich, { kinds: ['predictions'] })).toEqual(['measured_needs_run']);
	expect(judged(rich, { kinds: ['model'] })).toEqual(['model_one_task']);
	expect(judged(plainScoring, { metric: 'program' })).toEqual(['program']);
	expect(judged({ ...plainScoring, program }, { metric: 'program', positive: 'joy' })).toEqual([]);
	expect(judged({ ...plainScoring, program })).toEqual(['program']);
	for (const entry of ['../x.py', '/x.py', 'a b.py'])
		expect(judged({ ...plainScoring, program: { ...program, entry } }, { metric: 'program' })).toEqual([
			'program'
		]);
});

test('a metric that needs a parameter is not published without one that suits it', () => {
	expect(
		parameterSuits('ndcg', '10') && parameterSuits('quantile-loss', '0.9') && parameterSuits('auroc', null)
	).toBe(true);
	for (const [metric, text] of [
		['ndcg', '0'],
		['ndcg', null],
		['quantile-loss', '1.5'],
		['box-ap', '0'],
		['recall-of-class', ' ']
	] as const)
		expect(parameterSuits(metric, text)).toBe(false);
	const content = {
		...{ title: both('t'), summary: both('t'), statement: both('t'), rules: both('t') },
		...{
			difficulty: 1,
			prizeKrw: 0,
			positive: null,
			floors: [],
			kinds: ['predictions'],
			quotaPerDay: 1,
			quotaTotal: 2
		},
		...{ finalPicks: 1, modelSpec: null, splitSeed: 's' }
	} as unknown as VersionContent;
	for (const metric of metricKeys) {
		const { parameter, output } = metrics[metric];
		const needs = !['none', 'side'].includes(parameter);
		const other =
			output === 'any' ? ['program'] : output === 'measured' ? ['measured_needs_run', 'metrics'] : [];
		expect(lacks({ ...content, metric }, true)).toEqual([...(needs ? ['positive'] : []), ...other]);
	}
});
