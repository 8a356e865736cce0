// The mean of many regression trees. parameters: { columns, trees }
import { readCsv, writePredictions } from './csv.mjs';

function value(tree, row) {
	while (tree.leaf === undefined) tree = row[tree.column] < tree.below ? tree.yes : tree.no;
	return tree.leaf;
}

export function predict(train, test, { columns, trees }) {
	const rows = readCsv(test);
	const x = rows.map((row) => columns.map((name) => Number(row[name])));
	const mean = (row) => trees.reduce((sum, tree) => sum + value(tree, row), 0) / trees.length;
	return writePredictions(
		rows.map((row) => row.id),
		x.map(mean)
	);
}
