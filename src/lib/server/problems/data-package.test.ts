import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packageFaults, type PackageFile } from './data-package.ts';

const good: Record<Exclude<PackageFile['role'], 'scorer' | 'ingestion' | 'input'>, string> = {
	train: 'id,x,label\na1,1,배\na2,2,사과\n',
	test: 'id,x\nb1,3\nb2,4\nb3,5\n',
	sample: 'id,prediction\nb1,배\nb2,배\nb3,배\n',
	truth: 'id,target,split\nb1,배,public\nb2,사과,private\nb3,배,private\n',
	extra: 'note\nhello\n'
};
const packageWith = (changes: Partial<typeof good> = {}): PackageFile[] =>
	Object.entries({ ...good, ...changes }).map(([role, text]) => ({
		name: `${role}.csv`,
		role: role as PackageFile['role'],
		text
	}));
const codes = (changes: Partial<typeof good>) =>
	packageFaults(packageWith(changes)).map(({ code, file, column }) => [
		code,
		file,
		...(column ? [column] : [])
	]);

describe('a data package', () => {
	test('that is whole has no fault', () => expect(codes({})).toEqual([]));

	test('names each file that is missing', () => {
		expect(packageFaults([]).map(({ code, file }) => [code, file])).toEqual(
			['train', 'test', 'sample', 'truth'].map((role) => ['file_missing', role])
		);
	});

	test.each([
		['truth without a split', { truth: 'id,target\nb1,1\n' }, [['column_missing', 'truth.csv', 'split']]],
		[
			'a split of another name',
			{ truth: good.truth.replace('public', 'dev') },
			[['split_unknown', 'truth.csv']]
		],
		[
			'no private rows',
			{ truth: good.truth.replaceAll('private', 'public') },
			[['split_one_sided', 'truth.csv']]
		],
		['an empty target', { truth: good.truth.replace('사과', '') }, [['target_empty', 'truth.csv']]],
		['ids that repeat', { test: 'id,x\nb1,1\nb1,2\n' }, [['ids_repeat', 'test.csv']]],
		['a test row without truth', { test: good.test + 'b4,6\n' }, [['ids_differ', 'test.csv']]],
		['a sample short of a row', { sample: 'id,prediction\nb1,배\nb2,배\n' }, [['ids_differ', 'sample.csv']]],
		[
			'a target column in the test file',
			{ test: 'id,target\nb1,1\nb2,1\nb3,1\n' },
			[['column_not_allowed', 'test.csv', 'target']]
		],
		[
			'the truth under another name',
			{ test: 'id,hint\nb1,배\nb2,사과\nb3,배\n' },
			[['truth_in_open_file', 'test.csv', 'hint']]
		],
		[
			'the truth as sample',
			{ sample: 'id,prediction\nb1,배\nb2,사과\nb3,배\n' },
			[['truth_in_open_file', 'sample.csv', 'prediction']]
		],
		[
			'the truth in an extra file',
			{ extra: 'id,y\nb1,배\nb2,사과\n' },
			[['truth_in_open_file', 'extra.csv', 'y']]
		],
		[
			'test rows in the train file',
			{ train: good.train + 'b1,3,배\n' },
			[['train_holds_test_rows', 'train.csv']]
		],
		['a broken quote', { train: 'id,x\n"a1,2\n' }, [['file_not_csv', 'train.csv']]],
		['two columns of one name', { train: 'id,x,x\n1,2,3\n' }, [['file_not_csv', 'train.csv']]]
	] as const)('with %s is refused', (_, changes, expected) => expect(codes(changes)).toEqual(expected));

	test('is judged the same whatever the order of its rows', () => {
		const rows = good.truth.trim().split('\n').slice(1);
		fc.assert(
			fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
				expect(codes({ truth: ['id,target,split', ...shuffled].join('\n') })).toEqual([]);
			})
		);
	});

	test('never repeats a value of the truth in its faults', () => {
		const faults = packageFaults(packageWith({ test: 'id,hint\nb1,배\nb2,사과\nb3,배\n' }));
		expect(JSON.stringify(faults)).not.toMatch(/배|사과|b1/);
	});
});
