// Boosted trees: small steps added up, then squashed to a chance. parameters: { columns, start, rate, trees }
import { readCsv, writePredictions } from './csv.mjs';

function value(tree, row) {
	while (tree.leaf === undefined) tree = row[tree.column] < tree.below ? tree.yes : tree.no;
	return tree.leaf;
}

export function predict(train, test, { columns, start, rate, trees }) {
	const rows = readCsv(test);
	const chance = (row) =>
		1 / (1 + Math.exp(-trees.reduce((sum, tree) => sum + rate * value(tree, row), start)));
	return writePredictions(
		rows.map((row) => row.id),
		rows.map((row) => chance(columns.map((name) => Number(row[name]))))
	);
}
