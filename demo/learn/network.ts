/** A small network, one hidden layer of ReLU, trained with Adam on standardised columns. */
import { normal, random, shuffled, type Random } from '../random.ts';
import { average, dot, scaled, scaleOf, softmax, type Scale } from './frame.ts';

export interface Network {
	scale: Scale;
	/** hidden x inputs */
	w1: number[][];
	b1: number[];
	/** outputs x hidden */
	w2: number[][];
	b2: number[];
	/** `numbers`: the output is y = out * size + centre; `chances`: softmax. */
	head: { kind: 'numbers'; centre: number; size: number } | { kind: 'chances' };
}

export interface NetworkOptions {
	hidden: number;
	epochs: number;
	rate: number;
	decay: number;
	batch: number;
	seed: string;
}

/** Targets: a number per row, or a class index per row with the number of classes. */
export function fitNetwork(
	x: readonly number[][],
	y: readonly number[],
	options: NetworkOptions,
	classes = 0
): Network {
	const next = random(options.seed);
	const scale = scaleOf(x);
	const z = scaled(x, scale);
	const centre = classes ? 0 : average(y);
	const size = classes ? 1 : Math.sqrt(average(y.map((value) => (value - centre) ** 2))) || 1;
	const wanted = y.map((value) =>
		classes ? Array.from({ length: classes }, (_, k) => (k === value ? 1 : 0)) : [(value - centre) / size]
	);
	const network: Network = {
		scale,
		w1: layer(options.hidden, z[0]!.length, next),
		b1: new Array<number>(options.hidden).fill(0),
		w2: layer(wanted[0]!.length, options.hidden, next),
		b2: new Array<number>(wanted[0]!.length).fill(0),
		head: classes ? { kind: 'chances' } : { kind: 'numbers', centre, size }
	};
	train(network, z, wanted, options, next);
	return network;
}

function layer(out: number, inputs: number, next: Random): number[][] {
	const size = Math.sqrt(2 / inputs);
	return Array.from({ length: out }, () => Array.from({ length: inputs }, () => size * normal(next)));
}

function train(network: Network, z: number[][], wanted: number[][], options: NetworkOptions, next: Random) {
	const rows = [...network.w1, network.b1, ...network.w2, network.b2];
	const zeros = () => rows.map((row) => new Array<number>(row.length).fill(0));
	const [first, second] = [zeros(), zeros()];
	let step = 0;
	for (let epoch = 0; epoch < options.epochs; epoch++) {
		const order = shuffled([...z.keys()], next);
		const rate = options.rate * (1 - epoch / options.epochs);
		for (let from = 0; from < order.length; from += options.batch) {
			const slope = zeros();
			const batch = order.slice(from, from + options.batch);
			for (const i of batch) addSlope(network, slope, z[i]!, wanted[i]!, 1 / batch.length);
			step += 1;
			adam(rows, slope, first, second, step, rate, options.decay);
		}
	}
}

/** Backpropagation of one row; squared error and softmax cross-entropy share the same slope at the output. */
function addSlope(network: Network, slope: number[][], row: number[], wanted: number[], share: number) {
	const { w1, b1, w2, b2, head } = network;
	const hidden = w1.map((w, h) => Math.max(0, dot(w, row) + b1[h]!));
	const raw = w2.map((w, k) => dot(w, hidden) + b2[k]!);
	const out = head.kind === 'chances' ? softmax(raw) : raw;
	const error = out.map((value, k) => (value - wanted[k]!) * share);
	const back = hidden.map((value, h) =>
		value > 0 ? error.reduce((sum, e, k) => sum + e * w2[k]![h]!, 0) : 0
	);
	const count = w1.length;
	back.forEach((e, h) => {
		if (e === 0) return;
		const into = slope[h]!;
		for (let j = 0; j < row.length; j++) into[j]! += e * row[j]!;
		slope[count]![h]! += e;
	});
	error.forEach((e, k) => {
		const into = slope[count + 1 + k]!;
		for (let h = 0; h < count; h++) into[h]! += e * hidden[h]!;
		slope[count + 1 + error.length]![k]! += e;
	});
}

function adam(
	rows: number[][],
	slope: number[][],
	first: number[][],
	second: number[][],
	step: number,
	rate: number,
	decay: number
) {
	const [fix1, fix2] = [1 - 0.9 ** step, 1 - 0.999 ** step];
	rows.forEach((row, r) => {
		for (let j = 0; j < row.length; j++) {
			const g = slope[r]![j]!;
			const m = (first[r]![j] = 0.9 * first[r]![j]! + 0.1 * g);
			const v = (second[r]![j] = 0.999 * second[r]![j]! + 0.001 * g * g);
			row[j]! -= rate * (m / fix1 / (Math.sqrt(v / fix2) + 1e-8) + decay * row[j]!);
		}
	});
}

/** rows x outputs */
export function networkOutputs(network: Network, x: readonly number[][]): number[][] {
	const { w1, b1, w2, b2, head } = network;
	return scaled(x, network.scale).map((row) => {
		const hidden = w1.map((w, h) => Math.max(0, dot(w, row) + b1[h]!));
		const raw = w2.map((w, k) => dot(w, hidden) + b2[k]!);
		return head.kind === 'chances' ? softmax(raw) : raw.map((value) => value * head.size + head.centre);
	});
}

/** Several networks on the same columns as one: hidden layers side by side, outputs (or logits) averaged. */
export function merged(networks: readonly Network[]): Network {
	const [first] = networks;
	const share = 1 / networks.length;
	return {
		scale: first!.scale,
		w1: networks.flatMap((network) => network.w1),
		b1: networks.flatMap((network) => network.b1),
		w2: first!.w2.map((_, k) => networks.flatMap((network) => network.w2[k]!.map((value) => value * share))),
		b2: first!.b2.map((_, k) => networks.reduce((sum, network) => sum + network.b2[k]! * share, 0)),
		head: first!.head
	};
}
