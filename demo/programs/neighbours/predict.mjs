// Looks up similar rows of train.csv and mixes their share of wins with a line. The file of parameters holds no rows.
// parameters: { columns, target, mean, spread, weights, bias, k, mix }
import { readCsv, writePredictions } from './csv.mjs';

export function predict(train, test, { columns, target, mean, spread, weights, bias, k, mix }) {
	const scaled = (row) => columns.map((name, j) => (Number(row[name]) - mean[j]) / spread[j]);
	// Distances count a column by how much the line cares about it.
	const placed = (z) => z.map((value, j) => value * weights[j]);
	const known = readCsv(train).map((row) => ({ at: placed(scaled(row)), y: Number(row[target]) }));
	const rows = readCsv(test);
	const chance = (row) => {
		const z = scaled(row);
		const at = placed(z);
		const near = known
			.map(({ at: other, y }) => ({ y, d: other.reduce((sum, value, j) => sum + (value - at[j]) ** 2, 0) }))
			.sort((a, b) => a.d - b.d)
			.slice(0, k);
		const share = (near.reduce((sum, { y }) => sum + y, 0) + 1) / (k + 2);
		const line = 1 / (1 + Math.exp(-z.reduce((sum, value, j) => sum + value * weights[j], bias)));
		return mix * share + (1 - mix) * line;
	};
	return writePredictions(
		rows.map((row) => row.id),
		rows.map(chance)
	);
}
