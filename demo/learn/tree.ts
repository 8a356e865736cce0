/** Regression trees (also for 0/1 answers, where a leaf is a share), forests of them, and boosting. */
import { average } from './frame.ts';
import type { Random } from '../random.ts';

export type Tree = { leaf: number } | { column: number; below: number; yes: Tree; no: Tree };

export interface TreeOptions {
	depth: number;
	leafRows: number;
	/** Columns tried per split; all of them when left out. */
	tries?: number;
	random?: Random;
}

export function fitTree(x: readonly number[][], y: readonly number[], options: TreeOptions): Tree {
	return grow(x, y, [...x.keys()], options, options.depth);
}

function grow(
	x: readonly number[][],
	y: readonly number[],
	rows: number[],
	options: TreeOptions,
	depth: number
): Tree {
	const found = depth > 0 && rows.length >= 2 * options.leafRows ? bestSplit(x, y, rows, options) : null;
	if (!found) return { leaf: average(rows.map((i) => y[i]!)) };
	const { column, below } = found;
	const yes = rows.filter((i) => x[i]![column]! < below);
	const no = rows.filter((i) => x[i]![column]! >= below);
	return { column, below, yes: grow(x, y, yes, options, depth - 1), no: grow(x, y, no, options, depth - 1) };
}

/** The split that lowers the sum of squares most, or null where none does. */
function bestSplit(x: readonly number[][], y: readonly number[], rows: number[], options: TreeOptions) {
	const total = rows.reduce((sum, i) => sum + y[i]!, 0);
	let best: { column: number; below: number } | null = null;
	let bestGain = (total * total) / rows.length + 1e-9;
	for (const column of columnsTried(x[0]!.length, options)) {
		const order = rows.map((i) => [x[i]![column]!, y[i]!] as const).sort((a, b) => a[0] - b[0]);
		let left = 0;
		for (let n = 1; n < order.length; n++) {
			left += order[n - 1]![1];
			const [here, before] = [order[n]![0], order[n - 1]![0]];
			if (here === before || n < options.leafRows || order.length - n < options.leafRows) continue;
			const gain = (left * left) / n + (total - left) ** 2 / (order.length - n);
			if (gain > bestGain) [bestGain, best] = [gain, { column, below: (here + before) / 2 }];
		}
	}
	return best;
}

function columnsTried(width: number, { tries, random }: TreeOptions): number[] {
	const all = Array.from({ length: width }, (_, j) => j);
	if (!tries || !random) return all;
	return all
		.map((column) => ({ column, order: random() }))
		.sort((a, b) => a.order - b.order)
		.slice(0, tries)
		.map(({ column }) => column);
}

export function treeValue(tree: Tree, row: readonly number[]): number {
	let node = tree;
	while (!('leaf' in node)) node = row[node.column]! < node.below ? node.yes : node.no;
	return node.leaf;
}

export interface ForestOptions extends Omit<TreeOptions, 'random'> {
	trees: number;
	random: Random;
}

/** Bootstrap samples of rows, a few columns per split. */
export function fitForest(x: readonly number[][], y: readonly number[], options: ForestOptions): Tree[] {
	return Array.from({ length: options.trees }, () => {
		const rows = x.map(() => Math.floor(options.random() * x.length));
		return grow(x, y, rows, options, options.depth);
	});
}

export const forestValue = (forest: readonly Tree[], row: readonly number[]) =>
	average(forest.map((tree) => treeValue(tree, row)));

export interface Boosted {
	start: number;
	rate: number;
	trees: Tree[];
}

/** Gradient boosting for 0/1 answers: each small tree follows the residual of the chance so far. */
export function fitBoosted(
	x: readonly number[][],
	y: readonly number[],
	options: TreeOptions & { rounds: number; rate: number }
): Boosted {
	const base = average(y);
	const start = Math.log(base / (1 - base));
	const scores = y.map(() => start);
	const trees: Tree[] = [];
	for (let round = 0; round < options.rounds; round++) {
		const residual = y.map((value, i) => value - 1 / (1 + Math.exp(-scores[i]!)));
		const tree = fitTree(x, residual, options);
		// A step of 4 stands for the inverse curvature of the logistic loss near one half.
		x.forEach((row, i) => (scores[i]! += 4 * options.rate * treeValue(tree, row)));
		trees.push(tree);
	}
	return { start, rate: 4 * options.rate, trees };
}

export function boostedScore(model: Boosted, row: readonly number[]): number {
	return model.trees.reduce((sum, tree) => sum + model.rate * treeValue(tree, row), model.start);
}

/** Numbers with few digits keep the parameter file of a code submission small. */
export function rounded(tree: Tree): Tree {
	if ('leaf' in tree) return { leaf: Number(tree.leaf.toFixed(5)) };
	return {
		column: tree.column,
		below: Number(tree.below.toFixed(5)),
		yes: rounded(tree.yes),
		no: rounded(tree.no)
	};
}
