/** Reading and writing the CSV files of the demo world: RFC 4180, UTF-8, `\n`, a header line. */
import { parse } from 'csv-parse/sync';

export type Row = Record<string, string>;

export function readCsv(text: string): Row[] {
	return parse(text, { columns: true, skip_empty_lines: true }) as Row[];
}

export function writeCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
	return [header, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n';
}

function cell(value: string | number): string {
	const text = String(value);
	return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a team hands in as `predictions`. */
export function predictionsCsv(ids: readonly string[], values: readonly (string | number)[]): string {
	return writeCsv(
		['id', 'prediction'],
		ids.map((id, index) => [id, tidy(values[index]!)])
	);
}

/** At most six decimals, so that bytes do not depend on the last bits of a platform's arithmetic. */
function tidy(value: string | number): string | number {
	return typeof value === 'number' ? Number(value.toFixed(6)) : value;
}
