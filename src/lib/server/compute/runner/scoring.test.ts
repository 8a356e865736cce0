import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerLimits } from '#lib/evaluation/answer-limits.ts';
import type { ScoreTask } from '#lib/evaluation/score-task.ts';
import { scorePredictions } from './scoring.ts';
import { BadFormat, finiteNumber, readTable } from './table.ts';

let scratch: string;
beforeAll(() => void (scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-score-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const table = (text: string | Buffer, cap = 1e7) => {
	writeFileSync(path.join(scratch, 't.csv'), text);
	return readTable(path.join(scratch, 't.csv'), cap);
};
const labels = 'id,target,split\n1,urgent,public\n2,calm,public\n3,urgent,private\n4,calm,private\n';
const task: ScoreTask = { metric: 'accuracy', positive: null, floors: [], seed: 's' };
const score = (truth: string, predictions: string | Buffer, change: Partial<ScoreTask> = {}) =>
	scorePredictions(table(truth), table(predictions), { ...task, ...change });
const refusal = (predictions: string | Buffer, change: Partial<ScoreTask> = {}) => {
	try {
		score(labels, predictions, change);
	} catch (error) {
		if (error instanceof BadFormat) return error.details;
		throw error;
	}
	return null;
};

describe('a file of predictions', () => {
	test('is scored on each split, with the floors beside', () => {
		const report = score(labels, 'id,prediction\n4,calm\n3,calm\n2,calm\n1,urgent\n', {
			floors: [{ metric: 'recall-of-class:urgent', floor: 0.5 }]
		});
		expect(
			report.scores.map(({ split, metric, value, rows, passes }) => [split, metric, value, rows, passes])
		).toEqual([
			['public', 'accuracy', 1, 2, null],
			['public', 'recall-of-class:urgent', 1, 2, true],
			['private', 'accuracy', 0.5, 2, null],
			['private', 'recall-of-class:urgent', 0, 2, false]
		]);
		for (const { low, value, high } of report.scores) expect(low <= value && value <= high).toBe(true);
	});

	test('may come with a byte order mark, CRLF, quotes, blank lines and its rows in any order', () => {
		const plain = score(labels, 'id,prediction\n1,urgent\n2,calm\n3,urgent\n4,calm\n');
		expect(
			score(labels, '\ufeffid,prediction\r\n"4",calm\r\n\r\n3,"urgent"\r\n2,calm\r\n1, urgent\r\n')
		).toEqual(plain);
	});

	test('gives the probability of the named class, or of every class', () => {
		const short = score(labels, 'id,prediction\n1,0.9\n2,0.2\n3,0.4\n4,0.6\n', {
			metric: 'auroc',
			positive: 'urgent'
		});
		const long = score(labels, 'id,calm,urgent\n1,0.1,0.9\n2,0.8,0.2\n3,0.6,0.4\n4,0.4,0.6\n', {
			metric: 'auroc',
			positive: 'urgent'
		});
		expect(short).toEqual(long);
		expect(short.scores.map(({ value }) => value)).toEqual([1, 0]);
	});

	test('is refused with the line, what was expected and what was found', () => {
		const whole = 'id,prediction\n1,urgent\n2,calm\n3,calm\n4,calm\n';
		expect(refusal(whole)).toBeNull();
		expect(refusal(whole.replace('2,calm', '2,CALM'))).toEqual({
			problem: 'unknown_class',
			line: 3,
			expected: 'calm, urgent',
			found: 'CALM'
		});
		expect(refusal(`${whole}9,calm\n`)).toEqual({ problem: 'unknown_id', line: 6, found: '9' });
		expect(refusal(`${whole}4,calm\n`)).toEqual({ problem: 'repeated_id', line: 6, found: '4' });
		expect(refusal(whole.replace('4,calm\n', ''))).toEqual({
			problem: 'missing_ids',
			expected: '4',
			found: '4'
		});
		expect(refusal(whole.replace('3,calm', '3'))).toEqual({
			problem: 'column_count',
			line: 4,
			expected: '2',
			found: '1'
		});
		expect(refusal(whole.replace('prediction', 'label'))).toMatchObject({
			problem: 'missing_column',
			line: 1
		});
		expect(refusal('id,prediction\n')).toEqual({ problem: 'empty', line: 2 });
		expect(refusal('')).toEqual({ problem: 'empty', line: 1 });
		expect(refusal(Buffer.from([0x69, 0x64, 0xff]))).toEqual({ problem: 'not_utf8' });
		const numbers = 'id,prediction\n1,1\n2,NaN\n3,1\n4,1\n';
		const probability = { metric: 'log-loss', positive: 'urgent' };
		expect(refusal(numbers, probability)).toEqual({ problem: 'not_a_number', line: 3, found: 'NaN' });
		expect(refusal(numbers.replace('NaN', '1.5'), probability)).toEqual({
			problem: 'not_a_probability',
			line: 3,
			found: '1.5'
		});
		// Of the two ways to give probabilities of two classes, the one that the problem's page names.
		expect(refusal('id,guess\n1,1\n', probability)).toMatchObject({ expected: 'id,prediction' });
		expect(() => table(whole, 10)).toThrow('too_large');
	});

	test('never scores anything that is not a finite decimal number', () => {
		for (const text of ['NaN', 'Infinity', '-Infinity', '0x10', '', ' ', '1e999', '1,0', 'true', '1_000'])
			expect(finiteNumber(text)).toBeNull();
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
				expect(finiteNumber(String(n))).toBe(n + 0);
			})
		);
	});
});

describe('several metrics, tasks and forms', () => {
	const values = (report: ReturnType<typeof score>, split = 'public') =>
		Object.fromEntries(
			report.scores.filter((one) => one.split === split).map(({ metric, value }) => [metric, value])
		);

	test('are valued over the same draws, and their skills make one score', () => {
		const report = score(labels, 'id,prediction\n4,calm\n3,calm\n2,calm\n1,urgent\n', {
			more: ['macro-f1', 'recall-of-class:urgent'],
			combined: [
				{ metric: 'accuracy', weight: 3 },
				{ metric: 'recall-of-class:urgent', weight: 1 }
			]
		});
		expect(values(report)).toEqual({ accuracy: 1, 'macro-f1': 1, 'recall-of-class:urgent': 1, combined: 1 });
		// Of two rows the best constant answer has one right; of the urgent ones it finds all.
		expect(values(report, 'private')).toMatchObject({
			accuracy: 0.5,
			'recall-of-class:urgent': 0,
			combined: 0
		});
	});

	test('a row takes part in the tasks that it has a target for', () => {
		const truth =
			'id,target,target_kg,split\n1,a,3,public\n2,b,,public\n3,,5,public\n4,a,1,private\n5,b,2,private\n';
		const tasks = [{ key: 'kg', form: 'number' as const }];
		const answers = 'id,prediction,prediction_kg\n1,a,3\n2,a,\n3,,7\n4,a,1\n5,b,2\n';
		const report = score(truth, answers, { tasks, more: ['kg/mae'] });
		expect(report.scores.map(({ split, metric, value, rows }) => [split, metric, value, rows])).toEqual([
			['public', 'accuracy', 0.5, 2],
			['public', 'kg/mae', 1, 2],
			['private', 'accuracy', 1, 2],
			['private', 'kg/mae', 0, 2]
		]);
		expect(() => score(truth, answers.replace('3,,7', '3,,x'), { tasks, more: ['kg/mae'] })).toThrow(
			'not_a_number'
		);
		expect(() => score(truth, 'id,prediction\n1,a\n', { tasks, more: ['kg/mae'] })).toThrow('missing_column');
	});

	test('a blocked row counts nowhere, and answers may still name it', () => {
		const answers = 'id,prediction\n1,urgent\n2,urgent\n3,urgent\n4,urgent\n';
		expect(values(score(labels, answers))).toEqual({ accuracy: 0.5 });
		const report = score(labels, answers, { blocked: ['2'] });
		expect(report.scores.map(({ value, rows }) => [value, rows])).toEqual([
			[1, 1],
			[0.5, 2]
		]);
	});

	test('orders, texts and boxes come in the same two columns', () => {
		const orders = 'id,group,target,split\n1,q1,1,public\n2,q1,0,public\n3,q2,1,private\n4,q2,0,private\n';
		const said = 'id,prediction\n1,0.1\n2,0.9\n3,5\n4,-5\n';
		const ranking = score(orders, said, { metric: 'mrr', more: ['ndcg:10'] });
		expect([values(ranking).mrr, values(ranking, 'private').mrr]).toEqual([0.5, 1]);
		expect(() => score(orders.replace('4,q2', '4,q1'), said, { metric: 'mrr' })).toThrow('both splits');
		expect(() => score(labels.replaceAll(/urgent|calm/g, '1'), said, { metric: 'mrr' })).toThrow(
			'column group'
		);

		const texts = 'id,target,split\n1,"a cat, sleeping ||| the cat sleeps",public\n2,쉬는 고양이,private\n';
		const spoken = score(texts, 'id,prediction\n1,Cat sleeps\n2,\n', {
			metric: 'exact-match',
			more: ['chrf']
		});
		expect([values(spoken)['exact-match'], values(spoken, 'private').chrf]).toEqual([1, 0]);

		const pictures =
			'id,target,split\n1,cat 0 0 10 10; dog 20 20 5 5,public\n2,-,private\n3,dog 0 0 1 1,private\n';
		const boxes = (first: string) => `id,prediction\n1,${first}\n2,\n3,dog 1 0 0 1 1\n`;
		const seen = score(pictures, boxes('cat 0.9 0 0 10 8;dog .5 20 20 5 5'), { metric: 'coco-map' });
		expect(values(seen)['coco-map']).toBeCloseTo((0.7 + 1) / 2);
		for (const [bad, why] of [
			['cat 0.9 0 0 10', 'bad_boxes'],
			['cat 0.9 0 0 10 -1', 'bad_boxes'],
			['cow 0.9 0 0 1 1', 'unknown_class']
		] as const)
			expect(() => score(pictures, boxes(bad), { metric: 'coco-map' })).toThrow(why);
	});

	test('numbers beyond all measure are the answer’s fault', () => {
		const truth = 'id,target,split\n1,1,public\n2,2,private\n';
		expect(() => score(truth, 'id,prediction\n1,1e300\n2,2\n', { metric: 'rmse' })).toThrow('no_value');
	});
});

test('a fault in the truth is ours, not the team’s', () => {
	const predictions = 'id,prediction\n1,urgent\n2,calm\n3,calm\n4,calm\n';
	for (const [change, truth] of [
		[{ metric: 'beauty' }, labels],
		[{ floors: [{ metric: 'recall-of-class:nobody', floor: 1 }] }, labels],
		[{}, labels.replaceAll('private', 'public')],
		[{}, labels.replace('split', 'part')]
	] as [Partial<ScoreTask>, string][]) {
		expect(() => score(truth, predictions, change)).toThrow(
			expect.objectContaining({ constructor: expect.objectContaining({ name: 'BadTruth' }) })
		);
	}
});

describe('a file made to run the scorer into its limits', () => {
	const { text, boxes } = answerLimits;
	const many = (count: number, row: (at: number) => string) =>
		Array.from({ length: count }, (_, at) => row(at));
	/** The refusal of predictions for `rows` rows whose truth is `target`; both splits have some. */
	const refusalOf = (metric: string, rows: number, target: string, answer: string) => {
		const truth = many(rows, (at) => `${at},${target},${at % 2 ? 'public' : 'private'}`);
		const answers = many(rows, (at) => `${at},${answer}`);
		const change = { ...task, metric };
		const read = (lines: string[], header: string) => table(`${header}\n${lines.join('\n')}\n`, 32 * 2 ** 20);
		try {
			scorePredictions(read(truth, 'id,target,split'), read(answers, 'id,prediction'), change);
		} catch (error) {
			if (error instanceof BadFormat) return error.details;
			throw error;
		}
		return null;
	};

	test('is refused for one text, or for all texts together, that are too long', () => {
		const longest = 'a'.repeat(text.perCell);
		expect(refusalOf('exact-match', 4, 'a', longest)).toBeNull();
		expect(refusalOf('exact-match', 4, 'a', `${longest}a`)).toEqual({
			problem: 'text_too_long',
			line: 2,
			expected: '10000',
			found: '10001'
		});
		const rows = text.inAll / text.perCell;
		expect(refusalOf('exact-match', rows, 'a', longest)).toBeNull();
		expect(refusalOf('exact-match', rows + 1, 'a', longest)).toEqual({
			problem: 'text_in_all',
			line: rows + 2,
			expected: '5000000'
		});
	});

	test('is refused for too many boxes in one image, or in all', () => {
		const said = (count: number) => many(count, () => 'cat 0.5 1 1 2 2').join(';');
		expect(refusalOf('box-ap:0.5', 2, 'cat 1 1 2 2', said(boxes.perCell + 1))).toEqual({
			problem: 'too_many_boxes',
			line: 2,
			expected: '1000',
			found: '1001'
		});
		const rows = boxes.inAll / boxes.perCell + 1;
		expect(refusalOf('box-ap:0.5', rows, 'cat 1 1 2 2', said(boxes.perCell))).toEqual({
			problem: 'boxes_in_all',
			line: rows + 1,
			expected: '100000'
		});
	});

	test('is read no further than one row after the last that there may be', () => {
		writeFileSync(path.join(scratch, 'flood.csv'), `id,prediction\n${'1,urgent\n'.repeat(1_000_000)}`);
		const flood = readTable(path.join(scratch, 'flood.csv'), 1e8, 4);
		expect(flood.rows).toHaveLength(5);
		expect(() => scorePredictions(table(labels), flood, task)).toThrow('repeated_id');
	});

	test('is refused for a line that is too long, and however wide it is, its header is read at once', () => {
		const wide = many(120_000, (at) => `-${at.toString(36)}`).join(',');
		expect(refusal(`id,prediction,${wide}\n1,calm,${wide}\n`)).toMatchObject({ problem: 'unknown_column' });
		expect(refusal(`id,prediction\n1,"${'x'.repeat(2 ** 20)}\n`)).toMatchObject({
			problem: 'row_too_long',
			expected: '1048576'
		});
	});
});
