import { note, type Note } from '#lib/bundles/notes.ts';
import { computations, type Column, type Computation } from './competition.ts';
import { readDate } from './dates.ts';
import { shown } from './fault.ts';
import type { Fields } from './fields.ts';

/** A moment, with a note where it had to be guessed or cannot be read. */
export function dateIn(fields: Fields, key: string, notes: Note[]): Date | null {
	const text = fields.text(key);
	if (text === '' || text.toLowerCase() === 'null' || text.toLowerCase() === 'none') return null;
	const read = readDate(text);
	const said = { date: shown(text) };
	if (!read) notes.push(note('date_unreadable', said));
	else if (read.ambiguous)
		notes.push(note('month_first', { ...said, read: read.at.toISOString().slice(0, 10) }));
	return read?.at ?? null;
}

/** Null for an absent path, the path as written otherwise. */
export const pathIn = (fields: Fields, key: string): string | null => fields.text(key) || null;

export interface RawColumn extends Omit<Column, 'computed'> {
	computation: string;
	/** Places in the list of columns as the bundle orders it. */
	of: number[];
	index: number;
}

const MOST_DECIMALS = 10;
export const decimalsFrom = (value: number | undefined, otherwise: number): number =>
	Math.min(value ?? otherwise, MOST_DECIMALS);

/** `sum` of the columns with these indexes, by their keys; `computation: null` is none. */
export function computedColumns(columns: RawColumn[], notes: Note[]): Column[] {
	return columns.map(({ computation, of, index: _, ...column }) => {
		const wanted = computation.toLowerCase();
		if (wanted === '' || wanted === 'null' || wanted === 'none') return { ...column, computed: null };
		const keys = of.flatMap((at) => columns.find(({ index }) => index === at)?.key ?? []);
		if (!isComputation(wanted) || keys.length === 0 || keys.includes(column.key)) {
			notes.push(
				note('computation_unknown', { column: shown(column.title), computation: shown(computation) })
			);
			return { ...column, computed: null };
		}
		return { ...column, computed: { by: wanted, of: keys } };
	});
}

const isComputation = (word: string): word is Computation =>
	(computations as readonly string[]).includes(word);

/** The first of columns that share a key; another one could never be told apart in the scores. */
export const once = (columns: RawColumn[]): RawColumn[] =>
	columns.filter(({ key }, at) => key !== '' && columns.findIndex((other) => other.key === key) === at);

/** Says of each field that is set that the platform does nothing with it. */
export function dropped(
	fields: Fields,
	table: Partial<Record<Note['code'], readonly string[]>>,
	notes: Note[]
): void {
	for (const [code, keys] of Object.entries(table))
		for (const key of keys) {
			const value = fields.raw(key);
			if (value === undefined || value === false || value === '' || value === 'null') continue;
			notes.push(note(code as Note['code'], { field: key, value: shown(plain(value)) }));
		}
}

const plain = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '…';
