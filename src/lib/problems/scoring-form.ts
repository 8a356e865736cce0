/** The fields of a problem's scoring in forms, and back. */
import * as v from 'valibot';
import { optionalName, optionalText } from '#lib/form.ts';
import { metricKeys, metrics, namesParameter, type MetricKey } from './metrics.ts';
import type { ProgramColumn, Scoring, ScoringMetric, ScoringTask } from './scoring.ts';

const list = v.optional(v.array(v.pipe(v.string(), v.trim(), v.maxLength(200))), []);
const titles = v.optional(v.array(optionalName(200)), []);
export const taskOutputs = ['label', 'probability', 'number', 'text', 'boxes'] as const;
export const pickRules = ['chosen', 'best', 'last'] as const;
export const programRuntimes = ['python', 'node'] as const;

export const scoringFields = {
	ranking: v.optional(v.picklist(['main', 'combined']), 'main'),
	mainWeight: optionalText(20),
	pick: v.optional(v.picklist(pickRules), 'chosen'),
	moreMetric: list,
	moreParameter: list,
	moreTask: list,
	moreWeight: list,
	taskKey: list,
	taskOutput: list,
	taskTitleKo: titles,
	taskTitleEn: titles,
	programRuntime: v.optional(v.picklist(programRuntimes), 'python'),
	programEntry: optionalText(100),
	columnName: list,
	columnTitleKo: titles,
	columnTitleEn: titles,
	columnDirection: list,
	columnDecimals: list,
	columnBase: list,
	columnBest: list
};
type Fields = v.InferOutput<v.ObjectSchema<typeof scoringFields, undefined>>;

const number = (typed: string | undefined, otherwise: number): number =>
	typed === undefined || typed === '' ? otherwise : Number(typed);

/** What was typed; half a row is kept, so that the checklist can say what it lacks. */
export function scoringFrom(data: Fields, metric: MetricKey): Scoring {
	return {
		tasks: data.taskKey.flatMap((key, at): ScoringTask[] =>
			key === ''
				? []
				: [
						{
							key,
							title: { ko: data.taskTitleKo[at] ?? '', en: data.taskTitleEn[at] ?? '' },
							output: taskOutputs.find((output) => output === data.taskOutput[at]) ?? 'number'
						}
					]
		),
		metrics: data.moreMetric.flatMap((key, at): ScoringMetric[] => {
			const known = metricKeys.find((one) => one === key);
			if (!known) return [];
			const parameter = data.moreParameter[at] || null;
			const task = data.moreTask[at] || null;
			const weight = number(data.moreWeight[at], 0);
			return [{ metric: known, parameter: namesParameter(known) ? parameter : null, task, weight }];
		}),
		ranking: data.ranking,
		weight: number(data.mainWeight, 1),
		pick: data.pick,
		program:
			metric === 'program'
				? { runtime: data.programRuntime, entry: data.programEntry, columns: columnsFrom(data) }
				: null
	};
}

const columnsFrom = (data: Fields): ProgramColumn[] =>
	data.columnName.flatMap((name, at) =>
		name === ''
			? []
			: [
					{
						name,
						title: { ko: data.columnTitleKo[at] ?? '', en: data.columnTitleEn[at] ?? '' },
						direction: data.columnDirection[at] === 'lower' ? 'lower' : 'higher',
						decimals: number(data.columnDecimals[at], 4),
						base: number(data.columnBase[at], 0),
						best: number(data.columnBest[at], 1)
					}
				]
	);

/** The same as fields of the form. */
export function scoringFieldsOf({
	tasks,
	metrics: more,
	ranking,
	weight,
	pick,
	program
}: Scoring): Record<string, string> {
	const fields: Record<string, string> = { ranking, mainWeight: String(weight), pick };
	const put = (at: number, values: Record<string, string | number | null>) => {
		for (const [name, value] of Object.entries(values)) fields[`${name}.${at}`] = String(value ?? '');
	};
	for (const [at, { key, title, output }] of tasks.entries())
		put(at, { taskKey: key, taskOutput: output, taskTitleKo: title.ko, taskTitleEn: title.en });
	for (const [at, one] of more.entries())
		put(at, {
			moreMetric: one.metric,
			moreParameter: one.parameter,
			moreTask: one.task,
			moreWeight: one.weight
		});
	if (program) {
		fields.programRuntime = program.runtime;
		fields.programEntry = program.entry;
		for (const [at, { name, title, direction, decimals, base, best }] of program.columns.entries())
			put(at, {
				columnName: name,
				columnTitleKo: title.ko,
				columnTitleEn: title.en,
				columnDirection: direction,
				columnDecimals: decimals,
				columnBase: base,
				columnBest: best
			});
	}
	return fields;
}

/** Metrics beside the main one: everything but what only a program gives as a whole. */
export const moreMetricKeys = metricKeys.filter((key) => metrics[key].output !== 'any');
