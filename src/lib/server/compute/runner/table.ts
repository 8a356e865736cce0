import { readFileSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** A refusal of a file's contents that names the place and says what was expected there. */
export class BadFormat extends Error {
	readonly details: FormatDetails;

	constructor(details: FormatDetails) {
		super(JSON.stringify(details));
		this.details = details;
	}
}

/** `problem` is the tail of a message key: `compute_format_<problem>`. */
export interface FormatDetails {
	problem: FormatProblem;
	line?: number;
	expected?: string;
	found?: string;
}

export type FormatProblem =
	| 'too_large'
	| 'not_utf8'
	| 'not_csv'
	| 'empty'
	| 'missing_column'
	| 'unknown_column'
	| 'repeated_column'
	| 'column_count'
	| 'unknown_id'
	| 'repeated_id'
	| 'missing_ids'
	| 'not_a_number'
	| 'unknown_class'
	| 'not_a_probability'
	| 'probability_sum'
	| 'bad_boxes'
	| 'too_many_boxes'
	| 'boxes_in_all'
	| 'text_too_long'
	| 'text_in_all'
	| 'row_too_long'
	| 'no_value';

export interface Table {
	header: string[];
	rows: { line: number; cells: string[] }[];
}

const MAX_CELL = 60;
const MOST_ROW_BYTES = 1 << 20;

/** What a refusal may repeat of a stranger's file. */
export const shown = (text: string): string =>
	text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text;

/**
 * Reads a CSV file: UTF-8 with or without a byte order mark, LF or CRLF, a header, rows of equal width. Stops one row after
 * the most that there may be: a stranger's file must not fill our memory with rows that nobody asked for.
 */
export function readTable(file: string, capBytes: number, mostRows = Number.POSITIVE_INFINITY): Table {
	const { size } = statSync(file);
	if (size > capBytes)
		throw new BadFormat({ problem: 'too_large', expected: String(capBytes), found: String(size) });
	const bytes = readFileSync(file);
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new BadFormat({ problem: 'not_utf8' });
	}
	let records: { record: string[]; info: { lines: number } }[];
	try {
		records = parse(text, {
			info: true,
			trim: true,
			relax_column_count: true,
			skip_empty_lines: true,
			max_record_size: MOST_ROW_BYTES,
			...(Number.isFinite(mostRows) && { to: mostRows + 2 })
		}) as never;
	} catch (error) {
		const { lines, code } = error as { lines?: number; code?: string };
		if (code === 'CSV_MAX_RECORD_SIZE')
			throw new BadFormat({ problem: 'row_too_long', line: lines, expected: String(MOST_ROW_BYTES) });
		throw new BadFormat({ problem: 'not_csv', line: lines });
	}
	const [first, ...rest] = records;
	if (!first || rest.length === 0) throw new BadFormat({ problem: 'empty', line: first ? 2 : 1 });
	const header = first.record;
	const named = new Set<string>();
	const repeated = header.find((name) => named.size === named.add(name).size);
	if (repeated !== undefined)
		throw new BadFormat({ problem: 'repeated_column', line: 1, found: shown(repeated) });
	const rows = rest.map(({ record, info }) => ({ line: info.lines, cells: record }));
	const uneven = rows.find((row) => row.cells.length !== header.length);
	if (uneven) {
		throw new BadFormat({
			problem: 'column_count',
			line: uneven.line,
			expected: String(header.length),
			found: String(uneven.cells.length)
		});
	}
	return { header, rows };
}

/** A decimal number and nothing else: no hexadecimal, no blanks, no NaN, no infinity. */
export function finiteNumber(text: string): number | null {
	if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return null;
	const number = Number(text);
	return Number.isFinite(number) ? number : null;
}
