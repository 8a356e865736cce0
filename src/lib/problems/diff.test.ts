import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines, hunks, isUnchanged } from './diff.ts';

const line = fc.constantFrom('가', '나', '다', 'a', '', '## 규칙');
const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

describe('a diff of lines', () => {
	test('gives both texts back', () => {
		fc.assert(
			fc.property(text, text, (before, after) => {
				const lines = diffLines(before, after);
				const side = (dropped: string) =>
					lines.filter(({ kind }) => kind !== dropped).map((entry) => entry.text);
				expect(side('added').join('\n')).toBe(before);
				expect(side('removed').join('\n')).toBe(after);
			})
		);
	});

	test('of a text with itself has no change', () => {
		fc.assert(fc.property(text, (same) => void expect(isUnchanged(diffLines(same, same))).toBe(true)));
	});

	test('shows one changed line as one removed and one added', () => {
		expect(diffLines('하나\n둘\n셋', '하나\n2\n셋')).toEqual([
			{ kind: 'same', text: '하나' },
			{ kind: 'removed', text: '둘' },
			{ kind: 'added', text: '2' },
			{ kind: 'same', text: '셋' }
		]);
	});

	test('is shortest: as many lines stay as the two have in common, in order', () => {
		const stay = diffLines('a\nb\nc\nd', 'b\nd\na').filter(({ kind }) => kind === 'same');
		expect(stay.map((entry) => entry.text)).toEqual(['b', 'd']);
	});

	test('takes a huge replacement as a whole instead of building a huge table', () => {
		const many = (mark: string) => Array.from({ length: 5000 }, (_, at) => `${mark}${at}`).join('\n');
		expect(diffLines(many('a'), many('b'))).toHaveLength(10_000);
	});
});

test('hunks keep the changed lines with their neighbours and mark the gaps', () => {
	const before = ['1', '2', '3', '4', '5', '6', '7'].join('\n');
	const shown = hunks(diffLines(before, before.replace('4', 'vier')), 1).map((entry) => entry?.text ?? null);
	expect(shown).toEqual(['3', '4', 'vier', '5', null]);
});
