import { expect, test } from 'vitest';
import { VoteLog } from '../../../tests/support/vote-log.ts';
import { codeOf } from './code.ts';
import { keptPromises } from './kept-promises.ts';
import { leafBytes } from './leaf.ts';

test('promises are found among whatever else a browser keeps, but for those of other people', () => {
	const log = new VoteLog([1, 2]);
	const text = log.promise(log.lines[1]!);
	const kept = Object.entries({
		'promise:semi': text,
		'promise:final': text,
		'promise:final:minji': text,
		'promise:final:jisoo': text,
		'promise:odd': 'undefined',
		'promise:receipt': log.receipt(1),
		'ballot:final': text,
		theme: 'dark'
	});
	const storage = {
		length: kept.length,
		key: (at: number) => kept[at]?.[0] ?? null,
		getItem: (name: string) => kept.find(([each]) => each === name)?.[1] ?? null
	};
	const facts = { origin: log.origin, code: codeOf(leafBytes(log.lines[1]!)), text };
	const [final, semi] = [
		{ slug: 'final', ...facts },
		{ slug: 'semi', ...facts }
	];
	expect(keptPromises(storage, [])).toEqual([final, semi]);
	expect(keptPromises(storage, ['minji', 'nobody'])).toEqual([final, final, semi]);
});
