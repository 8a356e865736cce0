import { describe, expect, test } from 'vitest';
import { VoteLog } from '../../../tests/support/vote-log.ts';
import { judgeSeen } from './seen-checkpoint.ts';
import type { ShownLog } from './shown-log.ts';

const sizes = [1, 3, 4, 6, 7];
const log = new VoteLog([1, 2, 1, 1, 2], {}, sizes.slice(0, -1));
/** Of the same poll and key, with other ballots. */
const fork = new VoteLog([2, 2, 2, 2, 2], {}, sizes.slice(0, -1));
const { key } = log.header();
const noteAt = (size: number, of = log): string => of.checkpoints[sizes.indexOf(size)]!;

/** As the server shows it while the vote is on, so many lines long. */
const openAt = (size: number, of = log): ShownLog => ({ newest: noteAt(size, of), tile: of.tile });
const published: ShownLog = { header: JSON.stringify(log.header()), tile: log.tile };
const judge = (note: string, shown: ShownLog) => judgeSeen(note, key, shown);

describe('a checkpoint seen while the vote is on', () => {
	test('is the newest, or one from which the log goes on by its tiles', async () => {
		expect(await judge(noteAt(6), openAt(6))).toEqual({ state: 'current', size: 6 });
		for (const size of [1, 3, 4])
			expect(await judge(noteAt(size), openAt(6))).toEqual({ state: 'older', size });
	});

	test('is missing from a log that was forked, shorter or of the same length', async () => {
		for (const size of [3, 4, 6])
			expect(await judge(noteAt(size, fork), openAt(6))).toEqual({ state: 'missing', size });
		expect(await judge(noteAt(3), openAt(7, fork))).toEqual({ state: 'missing', size: 3 });
	});

	test('that is ahead of what is shown is neither good nor evidence yet', async () => {
		expect(await judge(noteAt(6), openAt(4))).toEqual({ state: 'ahead', size: 6 });
	});

	test('is not judged by tiles of another log, or by a newest checkpoint of another key', async () => {
		const mixed: ShownLog = { newest: noteAt(7), tile: fork.tile };
		await expect(judge(noteAt(3), mixed)).rejects.toThrow('not those of the newest checkpoint');
		const unsigned = { ...openAt(6), newest: noteAt(6).replace('\n6\n', '\n5\n') };
		await expect(judge(noteAt(3), unsigned)).rejects.toThrow('not signed by the key');
	});

	test('counts for nothing unsigned', async () => {
		expect(await judge(noteAt(3).replace('\n3\n', '\n4\n'), openAt(6))).toEqual({ state: 'unsigned' });
	});
});

test('a checkpoint is compared with those of the published log', async () => {
	expect(await judge(noteAt(4), published)).toEqual({ state: 'kept', size: 4 });
	expect(await judge(noteAt(4, fork), published)).toEqual({ state: 'missing', size: 4 });
});
