import * as v from 'valibot';
import { expect, test } from 'vitest';
import { VersionForm } from './problem-schema.ts';
import { fieldsOf } from './field-values.ts';
import { usualRun } from './run-limits.ts';

const texts = Object.fromEntries(
	['title', 'summary', 'statement', 'rules'].flatMap((part) => [
		[`${part}Ko`, `${part} 글`],
		[`${part}En`, part]
	])
);
const numbers = { difficulty: '1', prizeKrw: '0', quotaPerDay: '5', quotaTotal: '9', finalPicks: '1' };
const form = (change: object = {}) =>
	v.parse(VersionForm, {
		...{ ...texts, ...numbers, metric: 'accuracy', kinds: ['model', 'code'], modelColumns: 'a, b' },
		...{ basedOn: '1', changeNoteKo: '가', changeNoteEn: 'a' },
		...change
	}).content;

test('a form that says nothing of runs asks for the usual', () => {
	const { run, modelSpec } = form();
	expect(run).toEqual(usualRun);
	expect(modelSpec).not.toHaveProperty('batchRows');
});

test('what an editor shows of a version is that version when it comes back', () => {
	const run = { wallSeconds: 3600, cpus: 8, memoryMib: 65_536, gpus: 2, gpuKind: 'h100' };
	const content = { ...form(), run, modelSpec: { ...form().modelSpec!, batchRows: 32 } };
	const back = form(fieldsOf({ ...content, splitSeed: '' }));
	expect([back.run, back.modelSpec]).toEqual([run, content.modelSpec]);
});

test('a kind of accelerator is one word, and nothing where none is asked for', () => {
	expect(form({ runGpus: '0', runGpuKind: 'h100' }).run.gpuKind).toBeNull();
	expect(form({ runGpus: '1', runGpuKind: ' ' }).run.gpuKind).toBeNull();
	expect(() => form({ runGpus: '1', runGpuKind: 'h100 --all' })).toThrow();
});
