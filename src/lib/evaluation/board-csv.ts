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

/** A board as CSV. Names are a team's own words, so a spreadsheet must not take them for formulas. */
export function boardCsv({ rows }: { rows: readonly CsvRow[] }): string {
	const lines = rows.map(({ rank, team, value, low, high, rows: count, entries, at }) =>
		[rank ?? '', team.slug, team.name, value, low, high, count, entries, at].map(cell).join(',')
	);
	return `${[HEADER.join(','), ...lines].join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
	if (typeof value === 'number') return String(value);
	const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
