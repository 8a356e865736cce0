import { expect, test } from 'vitest';
import { csvCell, csvLine } from './csv.ts';

test('no word of a stranger begins as a formula, in narrow signs or wide ones', () => {
	const cunning = ['=1+1', '+1', '-1', '@now', '\t=1', '＝1＋1', '＋1', '－1', '＠now'];
	for (const text of cunning) expect(csvCell(text).replace(/^"/, '')).toBe(`'${text}`);
	expect(csvCell('\n=1')).toBe('"\'\n=1"');
});

test('numbers stay numbers, and what parts fields is put in quotes', () => {
	expect(csvLine([-1.5, 'a,b', 'say "no"', '가'])).toBe('-1.5,"a,b","say ""no""",가');
});
