import {
	bootstrapInterval,
	passesFloor,
	readMetricName,
	replicatesFor,
	trivialValue,
	type Metric,
	type PredictionForm,
	type Sample
} from '#lib/evaluation/metrics/index.ts';
import type { ScoreReport, ScoreTask, SplitScore } from '#lib/evaluation/score-task.ts';
import { likeliest, readPredictions, type Predictions } from './predictions.ts';
import { finiteNumber, type Table } from './table.ts';

/** The organisers' own data or task is wrong; never a team's fault. */
export class BadTruth extends Error {}

type Split = SplitScore['split'];

interface Truth {
	classes: string[];
	ids: string[];
	values: Float64Array;
	split: Split[];
}

/** Scores one file of predictions on both splits. Pure: the same tables and task give the same report. */
export function scorePredictions(truthTable: Table, predictionTable: Table, task: ScoreTask): ScoreReport {
	const { form } = mainMetric(task.metric);
	const truth = readTruth(truthTable, task, form);
	const main = named(task.metric, truth.classes);
	const floors = task.floors.map(({ metric, floor }) => ({ ...named(metric, truth.classes), floor }));
	const predictions = readPredictions(predictionTable, truth.ids, truth.classes, form);
	const scores: SplitScore[] = [];
	let replicates = 0;
	for (const split of ['public', 'private'] as const) {
		const sample = sampleOf(truth, predictions, split);
		if (sample.rows === 0) throw new BadTruth(`no rows in the ${split} split`);
		replicates = Math.max(replicates, replicatesFor(sample.rows));
		for (const { name, metric, classIndex, floor } of [{ ...main, floor: null }, ...floors]) {
			const valueOf = metric.over(sample, classIndex);
			const value = valueOf(null);
			if (!Number.isFinite(value)) throw new BadTruth(`${name} has no value on the ${split} split`);
			const interval = bootstrapInterval(valueOf, sample.rows, `${task.seed}:${split}`);
			const passes = floor === null ? null : passesFloor(metric.direction, value, floor);
			const trivial = trivialValue(metric, sample, classIndex);
			scores.push({ metric: name, split, value, ...interval, rows: sample.rows, trivial, passes });
		}
	}
	return { scores, replicates };
}

function mainMetric(name: string): Metric {
	const found = readMetricName(name);
	if (!found) throw new BadTruth(`no metric is called ${name}`);
	return found.metric;
}

function named(name: string, classes: string[]): { name: string; metric: Metric; classIndex: number } {
	const className = readMetricName(name)?.className ?? null;
	const classIndex = className === null ? -1 : classes.indexOf(className);
	if (className !== null && classIndex < 0) throw new BadTruth(`${name}: no such class`);
	return { name, metric: mainMetric(name), classIndex };
}

function readTruth({ header, rows }: Table, task: ScoreTask, form: PredictionForm): Truth {
	const [id, target, split] = ['id', 'target', 'split'].map((name) => header.indexOf(name)) as [
		number,
		number,
		number
	];
	if (id < 0 || target < 0 || split < 0) throw new BadTruth('the truth needs the columns id, target, split');
	const classes =
		form === 'number'
			? []
			: classesOf(
					rows.map(({ cells }) => cells[target]!),
					task,
					form
				);
	const truth: Truth = { classes, ids: [], values: new Float64Array(rows.length), split: [] };
	const seen = new Set<string>();
	rows.forEach(({ line, cells }, row) => {
		// A class that is not listed is one of the rest, which stands first.
		const value =
			form === 'number' ? finiteNumber(cells[target]!) : Math.max(0, classes.indexOf(cells[target]!));
		if (value === null) throw new BadTruth(`line ${line}: bad target`);
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

/** The classes that the truth knows; where one class's probability is asked for, that one against the rest. */
function classesOf(targets: string[], { positive }: ScoreTask, form: PredictionForm): string[] {
	const classes = [...new Set(targets)].sort();
	if (form === 'label' || positive === null) return classes;
	if (!classes.includes(positive)) throw new BadTruth(`no row is of the class ${positive}`);
	const rest = classes.filter((name) => name !== positive);
	return [rest.length === 1 ? rest[0]! : `not ${positive}`, positive];
}

function sampleOf(truth: Truth, predictions: Predictions, split: Split): Sample {
	const { classes } = truth;
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
