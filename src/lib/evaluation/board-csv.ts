import { csvLine } from '#lib/csv.ts';
import type { BoardColumn, BoardRow } from './board.ts';

interface Board {
	columns: readonly BoardColumn[];
	rows: readonly BoardRow[];
}

const HEADER = ['rank', 'team', 'name', 'value', 'low', 'high', 'rows', 'entries', 'at'];

/** A board as CSV, one further column for each further metric. Names are a team's own words, so a spreadsheet must not take them for formulas. */
export function boardCsv({ columns, rows }: Board): string {
	const others = columns.slice(1).map(({ metric }) => metric);
	const lines = rows.map(({ rank, team, value, low, high, rows: count, entries, at, others: more }) => {
		const values = more.map((one) => one.value ?? '');
		return csvLine([rank ?? '', team.slug, team.name, value, low, high, count, entries, at, ...values]);
	});
	return `${[csvLine([...HEADER, ...others]), ...lines].join('\r\n')}\r\n`;
}
