import type { PredictionForm } from '#lib/evaluation/metrics/index.ts';
import { BadFormat, finiteNumber, shown, type Table } from './table.ts';

/** What a submission says about each id, already checked: every id once, known classes, finite numbers. */
export interface Predictions {
	form: PredictionForm;
	/** Row of the predictions for each id, in the order of `ids`. */
	labels?: Int32Array;
	probabilities?: Float64Array;
	numbers?: Float64Array;
}

const SUM_TOLERANCE = 0.01;

/** Reads predictions for `ids`; throws BadFormat with the line and what was expected there. */
export function readPredictions(
	table: Table,
	ids: string[],
	classes: string[],
	form: PredictionForm
): Predictions {
	const column = columnsOf(table.header, classes, form);
	const rowOf = new Map(ids.map((id, row) => [id, row]));
	const seen = new Uint8Array(ids.length);
	const width = form === 'probability' ? classes.length : 1;
	const values = new Float64Array(ids.length * width);
	const classIndex = new Map(classes.map((name, index) => [name, index]));

	for (const { line, cells } of table.rows) {
		const id = cells[column.id]!;
		const row = rowOf.get(id);
		if (row === undefined) throw new BadFormat({ problem: 'unknown_id', line, found: shown(id) });
		if (seen[row]) throw new BadFormat({ problem: 'repeated_id', line, found: shown(id) });
		seen[row] = 1;
		if (form === 'label') {
			const index = classIndex.get(cells[column.values[0]!]!);
			if (index === undefined) {
				const found = shown(cells[column.values[0]!]!);
				throw new BadFormat({ problem: 'unknown_class', line, expected: shown(classes.join(', ')), found });
			}
			values[row] = index;
		} else if (form === 'number') values[row] = numberAt(cells[column.values[0]!]!, line);
		else values.set(probabilitiesAt(cells, column.values, width, line), row * width);
	}
	const missing = ids.filter((_, row) => !seen[row]);
	if (missing.length > 0) {
		const found = shown(missing.slice(0, 3).join(', '));
		throw new BadFormat({ problem: 'missing_ids', expected: String(ids.length), found });
	}
	if (form === 'label') return { form, labels: Int32Array.from(values) };
	return form === 'number' ? { form, numbers: values } : { form, probabilities: values };
}

/** A probability file may name every class, or, for two classes, give that of the second as `prediction`. */
function columnsOf(
	header: string[],
	classes: string[],
	form: PredictionForm
): { id: number; values: number[] } {
	const short = header.includes('prediction');
	const wanted = form !== 'probability' || (short && classes.length === 2) ? ['prediction'] : classes;
	const at = (name: string) => {
		const index = header.indexOf(name);
		const expected = ['id', ...wanted].join(',');
		if (index < 0)
			throw new BadFormat({ problem: 'missing_column', line: 1, expected: shown(expected), found: name });
		return index;
	};
	const columns = { id: at('id'), values: wanted.map(at) };
	const unknown = header.find((name) => name !== 'id' && !wanted.includes(name));
	if (unknown !== undefined) {
		const expected = shown(['id', ...wanted].join(','));
		throw new BadFormat({ problem: 'unknown_column', line: 1, expected, found: shown(unknown) });
	}
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
