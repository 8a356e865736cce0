import { answerLimits } from '#lib/evaluation/answer-limits.ts';
import type { Box, PredictionForm } from '#lib/evaluation/metrics/index.ts';
import { readBoxes } from './boxes.ts';
import { BadFormat, finiteNumber, shown, type FormatProblem, type Table } from './table.ts';

/** What a file of predictions must say for one task. */
export interface Asked {
	/** Null for the first task; the columns of others end in `_<key>`. */
	task: string | null;
	form: PredictionForm;
	classes: string[];
	/** Whether the row of each id takes part in this task. */
	takes: ArrayLike<boolean>;
}

/** What a submission says about each id, already checked: every id once, known classes, finite numbers. */
export interface Predictions {
	form: PredictionForm;
	/** Row of the predictions for each id, in the order of `ids`. */
	labels?: Int32Array;
	/** Row-major, one number per class. */
	probabilities?: Float64Array;
	numbers?: Float64Array;
	texts?: string[];
	boxes?: Box[][];
}

const SUM_TOLERANCE = 0.01;

/** Reads predictions for `ids`, one for each task; throws BadFormat with the line and what was expected there. */
export function readPredictions(table: Table, ids: string[], tasks: readonly Asked[]): Predictions[] {
	const columns = columnsOf(table.header, tasks);
	const rowOf = new Map(ids.map((id, row) => [id, row]));
	const seen = new Uint8Array(ids.length);
	const readers = tasks.map((task, at) => reader(task, columns.values[at]!, ids.length));
	for (const { line, cells } of table.rows) {
		const id = cells[columns.id]!;
		const row = rowOf.get(id);
		if (row === undefined) throw new BadFormat({ problem: 'unknown_id', line, found: shown(id) });
		if (seen[row]) throw new BadFormat({ problem: 'repeated_id', line, found: shown(id) });
		seen[row] = 1;
		tasks.forEach((task, at) => task.takes[row] && readers[at]!.read(cells, row, line));
	}
	const missing = ids.filter((_, row) => !seen[row]);
	if (missing.length > 0) {
		const found = shown(missing.slice(0, 3).join(', '));
		throw new BadFormat({ problem: 'missing_ids', expected: String(ids.length), found });
	}
	return readers.map((one) => one.predictions);
}

interface Reader {
	predictions: Predictions;
	read(cells: string[], row: number, line: number): void;
}

/** Adds up what the rows of a file hold, and refuses the line that is too much. */
function counter(problem: FormatProblem, most: number): (count: number, line: number) => void {
	let sum = 0;
	return (count, line) => {
		sum += count;
		if (sum > most) throw new BadFormat({ problem, line, expected: String(most) });
	};
}

/** Takes one task's cells of a row. */
function reader({ form, classes }: Asked, columns: number[], rows: number): Reader {
	const cell = (cells: string[]) => cells[columns[0]!]!;
	if (form === 'text') {
		const texts = Array<string>(rows).fill('');
		const add = counter('text_in_all', answerLimits.text.inAll);
		const read: Reader['read'] = (cells, row, line) => {
			const { length } = (texts[row] = cell(cells));
			const { perCell } = answerLimits.text;
			if (length > perCell)
				throw new BadFormat({
					problem: 'text_too_long',
					line,
					expected: String(perCell),
					found: String(length)
				});
			add(length, line);
		};
		return { predictions: { form, texts }, read };
	}
	const classIndex = new Map(classes.map((name, index) => [name, index]));
	if (form === 'boxes') {
		const boxes: Box[][] = Array.from({ length: rows }, () => []);
		const add = counter('boxes_in_all', answerLimits.boxes.inAll);
		const read: Reader['read'] = (cells, row, line) =>
			add((boxes[row] = readBoxes(cell(cells), classIndex, line, true)).length, line);
		return { predictions: { form, boxes }, read };
	}
	if (form === 'label') {
		const labels = new Int32Array(rows);
		const read: Reader['read'] = (cells, row, line) => {
			const index = classIndex.get(cell(cells));
			if (index === undefined) {
				const expected = shown(classes.join(', '));
				throw new BadFormat({ problem: 'unknown_class', line, expected, found: shown(cell(cells)) });
			}
			labels[row] = index;
		};
		return { predictions: { form, labels }, read };
	}
	const width = form === 'probability' ? classes.length : 1;
	const values = new Float64Array(rows * width);
	if (form === 'number')
		return {
			predictions: { form, numbers: values },
			read: (cells, row, line) => void (values[row] = numberAt(cell(cells), line))
		};
	return {
		predictions: { form, probabilities: values },
		read: (cells, row, line) => values.set(probabilitiesAt(cells, columns, width, line), row * width)
	};
}

/** A probability file may name every class, or, for two classes, give that of the second as `prediction`. */
function columnsOf(header: string[], tasks: readonly Asked[]): { id: number; values: number[][] } {
	const wanted = tasks.map(({ task, form, classes }) => {
		const tail = task === null ? '' : `_${task}`;
		const whole = `prediction${tail}`;
		if (form !== 'probability') return [whole];
		const each = task === null ? classes : classes.map((name) => `${whole}:${name}`);
		// Who names neither is told of the short form, which is what the problem's page says.
		const short = header.includes(whole) || !each.some((name) => header.includes(name));
		return classes.length === 2 && short ? [whole] : each;
	});
	const all = ['id', ...wanted.flat()];
	const expected = shown(all.join(','));
	const at = (name: string) => {
		const index = header.indexOf(name);
		if (index < 0) throw new BadFormat({ problem: 'missing_column', line: 1, expected, found: name });
		return index;
	};
	const columns = { id: at('id'), values: wanted.map((names) => names.map(at)) };
	const unknown = header.find((name) => !all.includes(name));
	if (unknown !== undefined)
		throw new BadFormat({ problem: 'unknown_column', line: 1, expected, found: shown(unknown) });
	return columns;
}

function numberAt(cell: string, line: number): number {
	const number = finiteNumber(cell);
	if (number === null) throw new BadFormat({ problem: 'not_a_number', line, found: shown(cell) });
	return number;
}

function probabilitiesAt(cells: string[], columns: number[], width: number, line: number): number[] {
	const given = columns.map((column) => numberAt(cells[column]!, line));
	const outside = given.findIndex((p) => p < 0 || p > 1);
	if (outside >= 0) {
		throw new BadFormat({ problem: 'not_a_probability', line, found: shown(cells[columns[outside]!]!) });
	}
	if (width === 2 && given.length === 1) return [1 - given[0]!, given[0]!];
	const sum = given.reduce((a, b) => a + b, 0);
	if (Math.abs(sum - 1) > SUM_TOLERANCE) {
		throw new BadFormat({ problem: 'probability_sum', line, found: String(Number(sum.toFixed(6))) });
	}
	return given;
}

/** The class with the highest probability; the earlier one when two are equal. */
export function likeliest(probabilities: ArrayLike<number>, classes: number): Int32Array {
	return Int32Array.from({ length: probabilities.length / classes }, (_, row) => {
		let best = 0;
		for (let k = 1; k < classes; k++) {
			if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k;
		}
		return best;
	});
}
