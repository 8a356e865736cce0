import { csvCell } from '#lib/csv.ts';

export interface CsvRow {
	rank: number | null;
	team: { slug: string; name: string };
	value: number;
	low: number;
	high: number;
	rows: number;
	entries: number;
	at: string;
}

const HEADER = ['rank', 'team', 'name', 'value', 'low', 'high', 'rows', 'entries', 'at'];

/** A board as CSV. */
export function boardCsv({ rows }: { rows: readonly CsvRow[] }): string {
	const lines = rows.map(({ rank, team, value, low, high, rows: count, entries, at }) =>
		[rank ?? '', team.slug, team.name, value, low, high, count, entries, at].map(csvCell).join(',')
	);
	return `${[HEADER.join(','), ...lines].join('\r\n')}\r\n`;
}
