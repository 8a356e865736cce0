import { csvLine } from '#lib/csv.ts';

const columns = {
	position: 'position',
	id: 'id',
	key: 'key',
	from: 'from',
	fromOwner: 'from_owner',
	to: 'to',
	toOwner: 'to_owner',
	amount: 'amount',
	unit: 'unit',
	reason: 'reason',
	at: 'at',
	hash: 'hash'
} as const;
type Row = Record<keyof typeof columns, string>;

/** Transfers as CSV, with what their hashes cover, so that chain and balances can be computed from the file alone. */
export function ledgerCsv(rows: readonly Row[]): string {
	const keys = Object.keys(columns) as (keyof typeof columns)[];
	const lines = rows.map((row) => csvLine(keys.map((key) => row[key])));
	return `${[csvLine(Object.values(columns)), ...lines].join('\r\n')}\r\n`;
}
