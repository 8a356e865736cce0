/** Ridge regression by the normal equations, and logistic regression by Newton's method. */
import { average, dot, scaled, scaleOf, sigmoid, type Scale } from './frame.ts';

/** A linear model on standardised columns. */
export interface Linear {
	scale: Scale;
	weights: number[];
	bias: number;
}

export function linearScores(model: Linear, x: readonly number[][]): number[] {
	return scaled(x, model.scale).map((row) => dot(row, model.weights) + model.bias);
}

export function fitRidge(x: readonly number[][], y: readonly number[], penalty: number): Linear {
	const scale = scaleOf(x);
	const z = scaled(x, scale);
	const bias = average(y);
	const gram = crossed(
		z,
		z.map(() => 1),
		penalty
	);
	const right = columnsTimes(
		z,
		y.map((value) => value - bias)
	);
	return { scale, weights: solve(gram, right), bias };
}

/** Binary logistic regression with an L2 penalty on all but the bias. */
export function fitLogistic(
	x: readonly number[][],
	y: readonly number[],
	penalty: number,
	steps = 12
): Linear {
	const scale = scaleOf(x);
	const z = scaled(x, scale).map((row) => [...row, 1]);
	let weights = new Array<number>(z[0]!.length).fill(0);
	for (let step = 0; step < steps; step++) {
		const p = z.map((row) => sigmoid(dot(row, weights)));
		const gradient = columnsTimes(
			z,
			y.map((value, i) => value - p[i]!)
		);
		const hessian = crossed(
			z,
			p.map((value) => Math.max(1e-6, value * (1 - value))),
			penalty
		);
		hessian.at(-1)![weights.length - 1]! -= penalty - 1e-9;
		const pull = gradient.map((value, j) => (j < weights.length - 1 ? value - penalty * weights[j]! : value));
		const move = solve(hessian, pull);
		weights = weights.map((value, j) => value + move[j]!);
	}
	return { scale, weights: weights.slice(0, -1), bias: weights.at(-1)! };
}

export function logisticChances(model: Linear, x: readonly number[][]): number[] {
	return linearScores(model, x).map(sigmoid);
}

/** Z' diag(w) Z + penalty I */
function crossed(z: readonly number[][], w: readonly number[], penalty: number): number[][] {
	const width = z[0]!.length;
	const sum = Array.from({ length: width }, () => new Array<number>(width).fill(0));
	z.forEach((row, i) => {
		for (let a = 0; a < width; a++) {
			const left = row[a]! * w[i]!;
			if (left !== 0) for (let b = 0; b <= a; b++) sum[a]![b]! += left * row[b]!;
		}
	});
	for (let a = 0; a < width; a++) {
		for (let b = 0; b < a; b++) sum[b]![a] = sum[a]![b]!;
		sum[a]![a]! += penalty;
	}
	return sum;
}

function columnsTimes(z: readonly number[][], y: readonly number[]): number[] {
	return z[0]!.map((_, j) => z.reduce((sum, row, i) => sum + row[j]! * y[i]!, 0));
}

/** Solves a symmetric positive definite system by Cholesky's method. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
	const size = right.length;
	const lower = matrix.map((row) => [...row]);
	for (let i = 0; i < size; i++) {
		for (let j = 0; j <= i; j++) {
			let value = lower[i]![j]!;
			for (let k = 0; k < j; k++) value -= lower[i]![k]! * lower[j]![k]!;
			lower[i]![j] = i === j ? Math.sqrt(Math.max(value, 1e-12)) : value / lower[j]![j]!;
		}
	}
	const half: number[] = [];
	for (let i = 0; i < size; i++) half.push((right[i]! - dot(lower[i]!.slice(0, i), half)) / lower[i]![i]!);
	const out = new Array<number>(size).fill(0);
	for (let i = size - 1; i >= 0; i--) {
		let value = half[i]!;
		for (let k = i + 1; k < size; k++) value -= lower[k]![i]! * out[k]!;
		out[i] = value / lower[i]![i]!;
	}
	return out;
}
