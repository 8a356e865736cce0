import { csvLine } from '#lib/csv.ts';
import type { BoardColumn, BoardRow } from './board.ts';

interface Board {
	columns: readonly BoardColumn[];
	rows: Iterable<BoardRow>;
}

const HEADER = ['rank', 'team', 'name', 'value', 'low', 'high', 'rows', 'entries', 'at'];

/**
 * A board as CSV: one further column for each further metric, then what the best constant answer reaches by each. Names are
 * a team's own words, so a spreadsheet must not take them for formulas.
 */
export function boardCsv({ columns, rows }: Board): string {
	const others = columns.slice(1).map(({ metric }) => metric);
	const trivials = ['trivial', ...others.map((metric) => `trivial:${metric}`)];
	const lines = [csvLine([...HEADER, ...others, ...trivials])];
	for (const row of rows) {
		const { rank, team, value, low, high, rows: count, entries, at } = row;
		const values = row.others.map((one) => one.value ?? '');
		const constant = [row, ...row.others].map(({ trivial }) => trivial ?? '');
		const cells = [
			rank ?? '',
			team.slug,
			team.name,
			value,
			low,
			high,
			count,
			entries,
			at,
			...values,
			...constant
		];
		lines.push(csvLine(cells));
	}
	return `${lines.join('\r\n')}\r\n`;
}
