/** Tables, sizes and a line of progress, for a terminal. */
import { stripVTControlCharacters } from 'node:util';

/** Letters of East Asia are two columns wide, marks none. */
export function widthOf(text: string): number {
	let width = 0;
	for (const sign of text) {
		if (/\p{Mn}|\p{Cf}/u.test(sign)) continue;
		width +=
			/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
				sign
			)
				? 2
				: 1;
	}
	return width;
}

/** Names come from people: what would move the cursor or turn the writing around is left out. */
export const clean = (text: string): string =>
	stripVTControlCharacters(text).replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');

/** Columns beside one another; those that begin with '>' in the head stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
	const right = head.map((title) => title.startsWith('>'));
	const all = [
		head.map((title) => title.replace(/^>/, '')),
		...rows.map((row) => row.map((cell) => clean(String(cell))))
	];
	const widths = head.map((_, at) => Math.max(...all.map((row) => widthOf(row[at] ?? ''))));
	const line = (row: readonly string[]) =>
		row
			.map((cell, at) => {
				const space = ' '.repeat(widths[at]! - widthOf(cell));
				return right[at] ? space + cell : cell + space;
			})
			.join('  ')
			.trimEnd();
	return all.map(line).join('\n');
}

/** Pairs, one a line. */
export const facts = (pairs: readonly (readonly [string, string | number | null])[]): string => {
	const shown = pairs.filter(([, value]) => value !== null);
	const width = Math.max(...shown.map(([name]) => widthOf(name)));
	return shown
		.map(([name, value]) => `${name}${' '.repeat(width - widthOf(name))}  ${clean(String(value))}`)
		.join('\n');
};

export function sizeText(bytes: number): string {
	const units = ['B', 'KiB', 'MiB', 'GiB'];
	let at = 0;
	let value = bytes;
	for (; value >= 1024 && at < units.length - 1; at++) value /= 1024;
	return `${at === 0 ? value : value.toFixed(1)} ${units[at]}`;
}

/** One line that is written over while it is a terminal; nothing where it is a file. */
export function progressLine(label: string, total: number, quiet: boolean) {
	const shown = process.stderr.isTTY && !quiet;
	let last = '';
	return {
		at(bytes: number): void {
			if (!shown) return;
			const share = total === 0 ? 1 : Math.min(1, bytes / total);
			const bar = '█'.repeat(Math.round(share * 24)).padEnd(24, '░');
			const text = `${label} ${bar} ${Math.round(share * 100)}%  ${sizeText(bytes)} / ${sizeText(total)}`;
			if (text !== last) process.stderr.write(`\r\u001b[K${text}`);
			last = text;
		},
		end(): void {
			if (shown && last) process.stderr.write('\n');
			last = '';
		}
	};
}
