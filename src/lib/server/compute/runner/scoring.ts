import {
	bootstrapIntervals,
	passesFloor,
	perfectValue,
	readMetricName,
	replicatesFor,
	trivialValue,
	type Metric,
	type PredictionForm,
	type Sample,
	type Weights
} from '#lib/evaluation/metrics/index.ts';
import type { ScoreReport, ScoreTask, SplitScore } from '#lib/evaluation/score-task.ts';
import { likeliest, readPredictions, type Predictions } from './predictions.ts';
import { BadFormat, type Table } from './table.ts';
import { BadTruth, readTruth, type Split, type Truth } from './truth.ts';

export { BadTruth } from './truth.ts';

/** A metric on the rows of one split, ready to be valued. */
interface Valued {
	name: string;
	metric: Metric;
	rows: number;
	trivial: number;
	valueOf: (weights: Weights) => number;
}

const COMBINED = 'combined';

/** Scores one file of predictions on both splits. Pure: the same tables and task give the same report. */
export function scorePredictions(truthTable: Table, predictionTable: Table, task: ScoreTask): ScoreReport {
	const truth = readTruth(truthTable, task, metricOf(task.metric).form);
	const predictions = readPredictions(predictionTable, truth.ids, truth.tasks);
	const names = [...new Set([task.metric, ...(task.more ?? []), ...task.floors.map(({ metric }) => metric)])];
	const scores: SplitScore[] = [];
	let replicates = 0;
	for (const split of ['public', 'private'] as const) {
		const rows = truth.split.flatMap((part, row) => (part === split && !truth.blocked[row] ? [row] : []));
		if (rows.length === 0) throw new BadTruth(`no rows in the ${split} split`);
		const valued = names.map((name) => valuedOf(name, truth, predictions, rows, split));
		scores.push(...scoresOf(valued, task, split, rows.length, groupsOf(truth, rows)));
		replicates = Math.max(replicates, replicatesFor(rows.length));
	}
	return { scores, replicates };
}

/** The values of one split with their intervals, all over the same draws. */
function scoresOf(
	valued: Valued[],
	{ combined, floors, seed }: ScoreTask,
	split: Split,
	rows: number,
	groups: Int32Array | undefined
): SplitScore[] {
	const parts = (combined ?? []).map(({ metric, weight }) => ({
		at: valued.findIndex(({ name }) => name === metric),
		weight
	}));
	const all = (weights: Weights) => {
		const values = valued.map(({ valueOf }) => valueOf(weights));
		if (parts.length > 0) values.push(combine(values, valued, parts));
		return values;
	};
	const values = all(null);
	const intervals = bootstrapIntervals(all, rows, `${seed}:${split}`, { groups });
	return values.map((value, at) => {
		const one = valued[at];
		const name = one?.name ?? COMBINED;
		if (!Number.isFinite(value)) {
			// Where a constant answer has a value, it is the answers that give none: numbers beyond all measure.
			if (Number.isFinite(one?.trivial ?? 0)) throw new BadFormat({ problem: 'no_value', found: name });
			throw new BadTruth(`${name} has no value on the ${split} split`);
		}
		const floor = floors.find(({ metric }) => metric === name);
		const passes = floor && one ? passesFloor(one.metric.direction, value, floor.floor) : null;
		const { low, high } = intervals[at]!;
		return {
			metric: name,
			split,
			value,
			low,
			high,
			rows: one?.rows ?? rows,
			trivial: one?.trivial ?? 0,
			passes
		};
	});
}

/** The weighted mean of skills: how far each value has come from the best constant answer to a perfect one. */
function combine(values: number[], valued: Valued[], parts: { at: number; weight: number }[]): number {
	let sum = 0;
	let total = 0;
	for (const { at, weight } of parts) {
		const { metric, trivial } = valued[at]!;
		const perfect = perfectValue(metric);
		sum +=
			weight *
			(perfect === trivial ? Number(values[at] === perfect) : (values[at]! - trivial) / (perfect - trivial));
		total += weight;
	}
	return sum / total;
}

function metricOf(name: string): Metric {
	const found = readMetricName(name);
	if (!found) throw new BadTruth(`no metric is called ${name}`);
	return found.metric;
}

function valuedOf(
	name: string,
	truth: Truth,
	predictions: Predictions[],
	rows: number[],
	split: Split
): Valued {
	const metric = metricOf(name);
	const { task, parameter } = readMetricName(name)!;
	const at = truth.tasks.findIndex((one) => one.task === task);
	const asked = truth.tasks[at];
	if (!asked) throw new BadTruth(`${name}: no such task`);
	if (!suits(metric.form, asked.form)) throw new BadTruth(`${name} cannot be computed from ${asked.form}`);
	if (metric.grouped && !truth.groups) throw new BadTruth(`${name}: the truth needs the column group`);
	const given = metric.parameter === 'class' ? asked.classes.indexOf(parameter!) : Number(parameter ?? -1);
	if (metric.parameter === 'class' && given < 0) throw new BadTruth(`${name}: no such class`);
	const own = rows.filter((row) => asked.takes[row]);
	if (own.length === 0) throw new BadTruth(`${name}: no rows in the ${split} split`);
	const sample = sampleOf(truth, at, predictions[at]!, own);
	const valueOf = metric.over(sample, given);
	const places = own.length === rows.length ? null : placesOf(own, rows);
	return {
		name,
		metric,
		rows: own.length,
		trivial: trivialValue(metric, sample, given),
		valueOf: (weights) =>
			valueOf(weights && places ? Float64Array.from(places, (at) => weights[at]!) : weights)
	};
}

function placesOf(some: number[], rows: number[]): number[] {
	const places = new Map(rows.map((row, place) => [row, place]));
	return some.map((row) => places.get(row)!);
}

const suits = (wanted: PredictionForm, given: PredictionForm): boolean =>
	wanted === given || (wanted === 'label' && given === 'probability');

/** The groups of some rows, counted from 0. */
function groupsOf({ groups }: Truth, rows: number[]): Int32Array | undefined {
	if (!groups) return undefined;
	const numbers = new Map<string, number>();
	return Int32Array.from(rows, (row) => {
		const group = groups[row]!;
		if (!numbers.has(group)) numbers.set(group, numbers.size);
		return numbers.get(group)!;
	});
}

function sampleOf(truth: Truth, at: number, predictions: Predictions, rows: number[]): Sample {
	const { classes, values, references, boxes } = truth.tasks[at]!;
	const k = classes.length;
	const { numbers, probabilities } = predictions;
	// A metric of labels can be valued on probabilities, too: the likeliest class is the label.
	const labels = predictions.labels ?? (probabilities && likeliest(probabilities, k));
	const pick = (from: ArrayLike<number> | undefined) => from && Float64Array.from(rows, (row) => from[row]!);
	const share = new Float64Array(probabilities ? rows.length * k : 0);
	if (probabilities)
		rows.forEach((row, place) => share.set(probabilities.subarray(row * k, row * k + k), place * k));
	return {
		rows: rows.length,
		classes,
		truth: pick(values)!,
		labels: pick(labels),
		numbers: pick(numbers),
		probabilities: probabilities && share,
		groups: groupsOf(truth, rows),
		texts: predictions.texts && rows.map((row) => predictions.texts![row]!),
		references: rows.map((row) => references[row] ?? []),
		boxes: predictions.boxes && rows.map((row) => predictions.boxes![row]!),
		trueBoxes: rows.map((row) => boxes[row] ?? [])
	};
}
