import type { ModelSpec } from '#lib/problems/types.ts';
import type { PredictionForm } from '#lib/evaluation/metrics/index.ts';
import { ModelRefusal } from './model-refusal.ts';
import { likeliest } from './predictions.ts';
import { finiteNumber, type Table } from './table.ts';

export interface Features {
	ids: string[];
	rows: number;
	columns: number;
	/** Row-major. */
	values: Float32Array;
}

/** The published columns of the test table, in their published order. The table is ours: an error here is too. */
export function featureMatrix({ header, rows }: Table, columns: string[]): Features {
	const at = columns.map((name) => header.indexOf(name));
	const id = header.indexOf('id');
	if (id < 0 || at.includes(-1)) throw new Error('the test table lacks a column of the model specification');
	const values = new Float32Array(rows.length * columns.length);
	rows.forEach(({ line, cells }, row) => {
		at.forEach((column, i) => {
			const value = finiteNumber(cells[column]!);
			if (value === null) throw new Error(`the test table has no number in line ${line}, ${columns[i]}`);
			values[row * columns.length + i] = value;
		});
	});
	return { ids: rows.map(({ cells }) => cells[id]!), rows: rows.length, columns: columns.length, values };
}

/** Turns a model's output into the lines of a predictions file, in the form that the metric asks for. */
export function predictionRows(
	ids: string[],
	pieces: Float64Array[],
	spec: ModelSpec,
	form: PredictionForm
): string[] {
	const { name: output, classes = [], positive } = spec.output;
	const values = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	pieces.reduce((at, piece) => (values.set(piece, at), at + piece.length), 0);
	const width = values.length / ids.length;
	const bad = values.findIndex((value) => !Number.isFinite(value));
	if (bad >= 0) {
		throw new ModelRefusal('model_not_finite', `id ${ids[Math.floor(bad / width)]}: ${values[bad]}`);
	}
	const expectWidth = (wanted: number) => {
		if (width !== wanted) {
			throw new ModelRefusal('model_shape', `${output} has ${width} values per row; wanted: ${wanted}`);
		}
	};
	if (form === 'number') {
		expectWidth(1);
		return ['id,prediction', ...ids.map((id, row) => `${cell(id)},${values[row]}`)];
	}
	if (form === 'label') {
		// One value per row is a class index; as many as there are classes are their probabilities.
		if (width !== 1) expectWidth(classes.length);
		const labels = width === 1 ? values : likeliest(values, classes.length);
		const name = (row: number) => {
			const found = classes[labels[row]!];
			if (found === undefined)
				throw new ModelRefusal('model_shape', `${labels[row]} is not the index of a class`);
			return found;
		};
		return ['id,prediction', ...ids.map((id, row) => `${cell(id)},${cell(name(row))}`)];
	}
	expectWidth(classes.length);
	if (positive !== undefined) {
		const column = classes.indexOf(positive);
		return ['id,prediction', ...ids.map((id, at) => `${cell(id)},${values[at * width + column]}`)];
	}
	const row = (at: number) => Array.from(values.subarray(at * width, (at + 1) * width));
	return [['id', ...classes].map(cell).join(','), ...ids.map((id, at) => [cell(id), ...row(at)].join(','))];
}

const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
