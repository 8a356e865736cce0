/** A table of numbers read from a CSV as teams see it. */
import { readCsv, type Row } from '../csv.ts';
import type { TeamView } from '../types.ts';

export interface Frame {
	ids: string[];
	/** rows x columns */
	x: number[][];
	columns: string[];
	rows: Row[];
}

export interface Study {
	train: Frame;
	test: Frame;
	/** The last column of train.csv, as text. */
	answers: string[];
	target: string;
}

/** Reads both files; `columns` defaults to every column but the id, the texts and the target. */
export function study(view: TeamView, columns?: readonly string[]): Study {
	const train = readCsv(view.trainCsv);
	const test = readCsv(view.testCsv);
	const target = Object.keys(train[0]!).at(-1)!;
	const used =
		columns ?? Object.keys(test[0]!).filter((name) => !['id', 'subject', 'excerpt'].includes(name));
	return {
		train: frame(train, used),
		test: frame(test, used),
		answers: train.map((row) => row[target]!),
		target
	};
}

function frame(rows: Row[], columns: readonly string[]): Frame {
	return {
		ids: rows.map((row) => row.id!),
		x: rows.map((row) => columns.map((name) => Number(row[name]))),
		columns: [...columns],
		rows
	};
}

/** Mean and spread per column; a constant column gets spread 1. */
export interface Scale {
	mean: number[];
	spread: number[];
}

export function scaleOf(x: readonly number[][]): Scale {
	const width = x[0]!.length;
	const mean = Array.from({ length: width }, (_, j) => average(x.map((row) => row[j]!)));
	const spread = mean.map((centre, j) => Math.sqrt(average(x.map((row) => (row[j]! - centre) ** 2))) || 1);
	return { mean, spread };
}

export function scaled(x: readonly number[][], { mean, spread }: Scale): number[][] {
	return x.map((row) => row.map((value, j) => (value - mean[j]!) / spread[j]!));
}

export function average(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

export function softmax(z: readonly number[]): number[] {
	const top = Math.max(...z);
	const powers = z.map((value) => Math.exp(value - top));
	const sum = powers.reduce((a, b) => a + b, 0);
	return powers.map((value) => value / sum);
}

export function dot(a: readonly number[], b: readonly number[]): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
	return sum;
}
