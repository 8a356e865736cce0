import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScoreTask } from '#lib/evaluation/score-task.ts';
import { scorePredictions } from './scoring.ts';
import { BadFormat, finiteNumber, readTable } from './table.ts';

let scratch: string;
beforeAll(() => void (scratch = mkdtempSync(path.join(tmpdir(), 'ai-champion-score-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const table = (text: string | Buffer, cap = 1e6) => {
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
