import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSoundRun, readRun, runOf, usualRun } from './run-limits.ts';
import type { SubmissionKind } from './types.ts';

test('what an older version does not say is as usual, and is sound', () => {
	expect(readRun({})).toEqual(usualRun);
	expect(readRun(null)).toEqual(usualRun);
	expect(readRun({ gpus: 2 })).toEqual({ ...usualRun, gpus: 2 });
	expect(isSoundRun(usualRun, [])).toBe(true);
});

test('accelerators are asked for where something can use them, and a kind where there are any', () => {
	const sound = (change: object, ...kinds: SubmissionKind[]) => isSoundRun({ ...usualRun, ...change }, kinds);
	expect(sound({ gpus: 1 }, 'predictions', 'code')).toBe(true);
	expect(sound({ gpus: 1, gpuKind: 'h100' }, 'image')).toBe(true);
	expect(sound({ gpus: 1 }, 'predictions', 'model')).toBe(false);
	expect(sound({ gpuKind: 'h100' }, 'code')).toBe(false);
	expect(sound({ gpus: 1, gpuKind: 'h100:2 --bind' }, 'code')).toBe(false);
});

test('nothing but whole numbers within bounds is sound', () => {
	const wrong = fc.oneof(
		fc.constantFrom(NaN, Infinity, -1, 0.5, 1e9),
		fc.double().filter((number) => !Number.isInteger(number))
	);
	const key = fc.constantFrom('wallSeconds', 'cpus', 'memoryMib', 'gpus');
	fc.assert(
		fc.property(key, wrong, (name, value) => {
			expect(isSoundRun({ ...usualRun, [name]: value }, ['code'])).toBe(false);
		})
	);
});

test('only programs and images are given accelerators', () => {
	const run = { ...usualRun, gpus: 2, gpuKind: 'h100' };
	expect(runOf(run, 'code')).toEqual(run);
	expect(runOf(run, 'image')).toEqual(run);
	expect(runOf(run, 'model')).toEqual(usualRun);
});
