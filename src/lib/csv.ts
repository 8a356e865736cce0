/**
 * One field of a CSV line. Much of it is people's own words, so a spreadsheet must not take them for formulas; some read
 * full-width signs as they read the narrow ones.
 */
export function csvCell(value: string | number): string {
	if (typeof value === 'number') return String(value);
	const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: readonly (string | number)[]): string => cells.map(csvCell).join(',');
