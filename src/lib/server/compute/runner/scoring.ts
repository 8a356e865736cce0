import {
	bootstrapInterval,
	passesFloor,
	readMetricName,
	replicatesFor,
	type Metric,
	type Sample
} from '#lib/evaluation/metrics/index.ts';
import type { ScoreReport, ScoreTask, SplitScore } from '#lib/evaluation/score-task.ts';
import { likeliest, readPredictions, type Predictions } from './predictions.ts';
import { finiteNumber, type Table } from './table.ts';

/** The organisers' own data or task is wrong; never a team's fault. */
export class BadTruth extends Error {}

type Split = SplitScore['split'];

interface Truth {
	ids: string[];
	values: Float64Array;
	split: Split[];
}

/** Scores one file of predictions on both splits. Pure: the same tables and task give the same report. */
export function scorePredictions(truthTable: Table, predictionTable: Table, task: ScoreTask): ScoreReport {
	const main = named(task.metric, task);
	const floors = task.floors.map(({ metric, floor }) => ({ ...named(metric, task), floor }));
	const truth = readTruth(truthTable, task.classes, main.metric.form === 'number');
	const predictions = readPredictions(predictionTable, truth.ids, task.classes, main.metric.form);
	const scores: SplitScore[] = [];
	let replicates = 0;
	for (const split of ['public', 'private'] as const) {
		const sample = sampleOf(truth, predictions, split, task.classes);
		if (sample.rows === 0) throw new BadTruth(`no rows in the ${split} split`);
		replicates = Math.max(replicates, replicatesFor(sample.rows));
		for (const { name, metric, classIndex, floor } of [{ ...main, floor: null }, ...floors]) {
			const valueOf = metric.over(sample, classIndex);
			const value = valueOf(null);
			if (!Number.isFinite(value)) throw new BadTruth(`${name} has no value on the ${split} split`);
			const interval = bootstrapInterval(valueOf, sample.rows, `${task.seed}:${split}`);
			const passes = floor === null ? null : passesFloor(metric.direction, value, floor);
			scores.push({ metric: name, split, value, ...interval, rows: sample.rows, passes });
		}
	}
	return { scores, replicates };
}

function named(name: string, task: ScoreTask): { name: string; metric: Metric; classIndex: number } {
	const found = readMetricName(name);
	if (!found) throw new BadTruth(`no metric is called ${name}`);
	const classIndex = found.className === null ? -1 : task.classes.indexOf(found.className);
	if (found.className !== null && classIndex < 0) throw new BadTruth(`${name}: no such class`);
	return { name, metric: found.metric, classIndex };
}

function readTruth({ header, rows }: Table, classes: string[], numeric: boolean): Truth {
	const [id, target, split] = ['id', 'target', 'split'].map((name) => header.indexOf(name)) as [
		number,
		number,
		number
	];
	if (id < 0 || target < 0 || split < 0) throw new BadTruth('the truth needs the columns id, target, split');
	const truth: Truth = { ids: [], values: new Float64Array(rows.length), split: [] };
	const seen = new Set<string>();
	rows.forEach(({ line, cells }, row) => {
		const value = numeric ? finiteNumber(cells[target]!) : classes.indexOf(cells[target]!);
		if (value === null || (!numeric && value < 0)) throw new BadTruth(`line ${line}: bad target`);
		if (cells[split] !== 'public' && cells[split] !== 'private')
			throw new BadTruth(`line ${line}: bad split`);
		if (seen.has(cells[id]!)) throw new BadTruth(`line ${line}: repeated id`);
		seen.add(cells[id]!);
		truth.ids.push(cells[id]!);
		truth.values[row] = value;
		truth.split.push(cells[split]);
	});
	return truth;
}

function sampleOf(truth: Truth, predictions: Predictions, split: Split, classes: string[]): Sample {
	const rows = truth.split.flatMap((name, row) => (name === split ? [row] : []));
	const k = classes.length;
	const { numbers, probabilities } = predictions;
	// A metric of labels can floor a metric of probabilities: the likeliest class is the label.
	const labels = predictions.labels ?? (probabilities && likeliest(probabilities, k));
	const pick = (values: ArrayLike<number> | undefined) =>
		values && Float64Array.from(rows, (row) => values[row]!);
	return {
		rows: rows.length,
		classes,
		truth: pick(truth.values)!,
		labels: pick(labels),
		numbers: pick(numbers),
		probabilities:
			probabilities &&
			Float64Array.from(rows.flatMap((row) => [...probabilities.subarray(row * k, row * k + k)]))
	};
}
