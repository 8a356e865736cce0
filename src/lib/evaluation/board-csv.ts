import { csvLine } from '#lib/csv.ts';

interface Board {
	/** Names of the metrics; what ranks stands first. */
	metrics: readonly string[];
	rows: Iterable<TableRow>;
}

/** Numbers are spelt already. */
export interface TableRow {
	rank: number | null;
	team: { slug: string; name: string };
	entries: number;
	at: string;
	/** By the places of the metrics, empty where there is none. */
	values: readonly string[];
	trivials: readonly string[];
	/** Of the first metric: low, high and rows. */
	range: readonly string[];
}

const HEADER = ['rank', 'team', 'name', 'value', 'low', 'high', 'rows', 'entries', 'at'];

/**
 * A board as CSV: one further column for each further metric, then what the best constant answer reaches by each. Names are
 * a team's own words, so a spreadsheet must not take them for formulas.
 */
export function boardCsv({ metrics, rows }: Board): string {
	const others = metrics.slice(1);
	const trivials = ['trivial', ...others.map((metric) => `trivial:${metric}`)];
	let text = `${csvLine([...HEADER, ...others, ...trivials])}\r\n`;
	for (const { rank, team, entries, at, values, trivials, range } of rows) {
		const [value, ...further] = values;
		const own = csvLine([rank ?? '', team.slug, team.name]);
		text += `${own},${[value, ...range, entries, at, ...further, ...trivials].join()}\r\n`;
	}
	return text;
}
