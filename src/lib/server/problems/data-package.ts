import { parse } from 'csv-parse/sync';
import type { FileRole } from '#lib/problems/types.ts';

/** What is wrong with a data package; `file` and `column` say where. Never holds a value of the truth. */
export interface PackageFault {
	code:
		| 'file_missing'
		| 'file_not_csv'
		| 'column_missing'
		| 'column_not_allowed'
		| 'ids_repeat'
		| 'ids_differ'
		| 'split_unknown'
		| 'split_one_sided'
		| 'target_empty'
		| 'truth_in_open_file'
		| 'train_holds_test_rows'
		| 'test_sealed';
	file: string;
	column?: string;
}

export interface PackageFile {
	name: string;
	role: FileRole;
	text: string;
}

interface Table {
	name: string;
	columns: string[];
	rows: Record<string, string>[];
}

const needed = ['train', 'test', 'sample', 'truth'] as const;

/**
 * The faults of a data package, all at once. Truth is `id,target,split`; test and sample hold exactly its ids; no open
 * file says the target of a test row, under whatever column name.
 */
export function packageFaults(files: readonly PackageFile[]): PackageFault[] {
	const faults: PackageFault[] = needed
		.filter((role) => !files.some((file) => file.role === role))
		.map((role) => ({ code: 'file_missing', file: role }));
	const tables = new Map<FileRole, Table>();
	for (const role of needed) {
		const file = files.find((candidate) => candidate.role === role);
		const table = file && readTable(file);
		if (file && !table) faults.push({ code: 'file_not_csv', file: file.name });
		if (table) tables.set(role, table);
	}
	for (const table of tables.values()) faults.push(...idFaults(table));
	const [train, test, sample, truth] = needed.map((role) => tables.get(role));
	if (truth) faults.push(...truthFaults(truth));
	if (test) faults.push(...forbidden(test));
	if (sample) faults.push(...forbidden(sample));
	if (sample && sample.columns.length < 2)
		faults.push({ code: 'column_missing', file: sample.name, column: 'prediction' });
	if (faults.length > 0 || !train || !test || !sample || !truth) return faults;

	for (const table of [test, sample])
		if (!sameIds(table, truth)) faults.push({ code: 'ids_differ', file: table.name });
	const truthIds = new Set(truth.rows.map((row) => row.id));
	if (train.rows.some((row) => truthIds.has(row.id)))
		faults.push({ code: 'train_holds_test_rows', file: train.name });
	const others = files.filter((file) => file.role === 'extra').flatMap((file) => readTable(file) ?? []);
	return [...faults, ...[train, test, sample, ...others].flatMap((table) => leaks(table, truth))];
}

function readTable(file: PackageFile): Table | null {
	try {
		const [columns, ...lines] = parse(file.text, { bom: true, skip_empty_lines: true }) as string[][];
		if (!columns || lines.length === 0 || new Set(columns).size < columns.length) return null;
		const rows = lines.map((line) =>
			Object.fromEntries(columns.map((column, at) => [column, line[at] ?? '']))
		);
		return { name: file.name, columns, rows };
	} catch {
		return null;
	}
}

function idFaults(table: Table): PackageFault[] {
	if (!table.columns.includes('id')) return [{ code: 'column_missing', file: table.name, column: 'id' }];
	const repeat = new Set(table.rows.map((row) => row.id)).size < table.rows.length;
	return repeat ? [{ code: 'ids_repeat', file: table.name }] : [];
}

function truthFaults({ name, columns, rows }: Table): PackageFault[] {
	const absent = ['target', 'split'].filter((column) => !columns.includes(column));
	if (absent.length > 0) return absent.map((column) => ({ code: 'column_missing', file: name, column }));
	const splits = new Set(rows.map((row) => row.split));
	const faults: PackageFault[] = [];
	if ([...splits].some((split) => split !== 'public' && split !== 'private'))
		faults.push({ code: 'split_unknown', file: name });
	else if (splits.size < 2) faults.push({ code: 'split_one_sided', file: name });
	// With further tasks a row may take part in some of them only.
	const targets = columns.filter(isTarget);
	if (rows.some((row) => targets.every((column) => row[column] === '')))
		faults.push({ code: 'target_empty', file: name });
	return faults;
}

const isTarget = (column: string): boolean => column === 'target' || column.startsWith('target_');

const forbidden = (table: Table): PackageFault[] =>
	table.columns
		.filter((column) => isTarget(column) || column === 'split')
		.map((column) => ({ code: 'column_not_allowed', file: table.name, column }));

function sameIds(table: Table, truth: Table): boolean {
	const ids = new Set(truth.rows.map((row) => row.id));
	return table.rows.length === truth.rows.length && table.rows.every((row) => ids.has(row.id));
}

/** A column that says the target of every test row it names is the truth by another name. Two rows at least: one may be chance. */
function leaks(table: Table, truth: Table): PackageFault[] {
	if (!table.columns.includes('id')) return [];
	const targets = new Map(truth.rows.map((row) => [row.id, row.target]));
	const known = table.rows.filter((row) => targets.has(row.id));
	const distinct = new Set(known.map((row) => targets.get(row.id))).size;
	if (known.length < 2 || distinct < 2) return [];
	return table.columns
		.filter((column) => column !== 'id' && known.every((row) => sameValue(row[column], targets.get(row.id))))
		.map((column) => ({ code: 'truth_in_open_file', file: table.name, column }));
}

const sameValue = (a = '', b = ''): boolean => a === b || (a !== '' && b !== '' && Number(a) === Number(b));
