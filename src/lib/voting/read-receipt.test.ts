import { describe, expect, test } from 'vitest';
import { m } from '#lib/paraglide/messages.js';
import { ballotOf, piecesOf, VoteLog } from '../../../tests/support/vote-log.ts';
import { codeOf } from './code.ts';
import { leafBytes } from './leaf.ts';
import { parseProof } from './proof.ts';
import { ProofWatch } from './proof-watch.ts';
import { readReceipt } from './read-receipt.ts';
import { recount } from './recount.ts';
import type { ShownLog } from './shown-log.ts';
import type { TileName } from './tiles.ts';

const log = new VoteLog([1, 2, 1, 1, 2], {}, [1, 4, 6]);
const fork = new VoteLog([2, 2, 2, 2, 2], {}, [1, 4, 6]);
const { key } = log.header();
const open = (of: VoteLog): ShownLog => ({ newest: of.checkpoints[2]!, tile: of.tile });
const published = (of: VoteLog): ShownLog => ({ header: JSON.stringify(of.header()), tile: of.tile });
const read = (text: string, shown: ShownLog, hint?: number) =>
	readReceipt(text, { key, load: async () => shown, hint });

const code = (line: string): string => `#${codeOf(leafBytes(line))}`;
const receiptWords = (size: number) =>
	m.voting_receipt_good({ code: code(log.lines[2]!), index: '2', size: String(size), option: '2' });

describe('a receipt', () => {
	test('is good where the log goes on from its checkpoint, and where the published log names it', async () => {
		const goesOn = { tone: 'go', words: `${receiptWords(4)} ${m.voting_receipt_continued()}` };
		expect(await read(log.receipt(2, 4), open(log))).toEqual(goesOn);
		const kept = { tone: 'go', words: `${receiptWords(4)} ${m.voting_receipt_kept()}` };
		expect(await read(log.receipt(2, 4), published(log))).toEqual(kept);
	});

	test('of a forked log is evidence, before and after publication, though signature and path are good', async () => {
		const evidence = { tone: 'stop', words: `${receiptWords(4)} ${m.voting_receipt_missing()}` };
		expect(await read(log.receipt(2, 4), open(fork))).toEqual(evidence);
		expect(await read(log.receipt(2, 4), published(fork))).toEqual(evidence);
	});

	test('that is pasted without its last line end, or with those of Windows, is read', async () => {
		const pasted = ` ${log.receipt(2, 4).trimEnd().replaceAll('\n', '\r\n')}`;
		expect((await read(pasted, open(log))).tone).toBe('go');
	});

	test('is not called good where the log cannot be loaded', async () => {
		const load = () => Promise.reject(new Error('offline'));
		expect(await readReceipt(log.receipt(2, 4), { key, load })).toEqual({
			tone: 'wait',
			words: `${receiptWords(4)} ${m.voting_receipt_alone()}`
		});
	});

	test('that was changed is none', async () => {
		const none = { tone: 'stop', words: m.voting_receipt_bad() };
		expect(await read(log.receipt(2, 4).replace('index 2', 'index 3'), open(log))).toEqual(none);
		expect(await read('', open(log))).toEqual(none);
	});
});

describe('a promise', () => {
	const promise = log.promise(log.lines[2]!, ballotOf(1));
	const lost = ballotOf(1);
	const words = m.voting_promise_good({ code: code(log.lines[2]!), option: '2' });
	const lostWords = m.voting_promise_good({ code: code(lost), option: '1' });

	test('is kept where its leaf stands in the log', async () => {
		for (const [shown, size] of [
			[open(log), 6],
			[published(log), 7]
		] as const)
			expect(await read(promise, shown)).toEqual({
				tone: 'go',
				words: `${words} ${m.voting_promise_kept({ index: '2', size: String(size) })}`
			});
	});

	test('may wait while the vote is on', async () => {
		expect(await read(log.promise(lost), open(log))).toEqual({
			tone: 'wait',
			words: `${lostWords} ${m.voting_promise_waiting({ size: '6' })}`
		});
	});

	test('is evidence where the published log does not hold its leaf', async () => {
		expect(await read(log.promise(lost), published(log))).toEqual({
			tone: 'stop',
			words: `${lostWords} ${m.voting_promise_broken({ size: '7' })}`
		});
	});

	test('is found by the line that it is said to stand on, and in spite of a wrong one', async () => {
		const asked: TileName[] = [];
		const tile = (name: TileName) => (asked.push(name), log.tile(name));
		expect((await read(promise, { ...open(log), tile }, 2)).tone).toBe('go');
		expect(asked.length).toBe(1); // the path to line 2; nothing was looked through
		for (const hint of [0, 3, 999]) expect((await read(promise, open(log), hint)).tone).toBe('go');
	});

	test('is not taken to be kept by tiles that another log has', async () => {
		const shown: ShownLog = { newest: fork.checkpoints[2]!, tile: log.tile };
		expect(await read(promise, shown)).toEqual({
			tone: 'wait',
			words: `${words} ${m.voting_receipt_alone()}`
		});
	});

	test('is called broken by no tiles but those of the signed log', async () => {
		const shown: ShownLog = { header: JSON.stringify(log.header()), tile: fork.tile };
		expect(await read(promise, shown)).toEqual({
			tone: 'wait',
			words: `${words} ${m.voting_receipt_alone()}`
		});
	});

	test('of another log is none', async () => {
		const other = parseProof(promise)!.checkpoint.replaceAll('/final', '/other');
		const forged = promise.slice(0, promise.indexOf('\n\n') + 2) + other;
		expect((await read(forged, open(log))).words).toBe(m.voting_receipt_bad());
	});
});

describe('a recount that looks out for one ballot', () => {
	const found = async (text: string, of: VoteLog) => {
		const watch = new ProofWatch(parseProof(text)!);
		await recount(piecesOf(of.text()), { watch: watch.see });
		return watch;
	};

	test('bears out a receipt by place and root, a promise by its leaf alone', async () => {
		expect((await found(log.receipt(2, 4), log)).bearsOut('receipt')).toBe(true);
		expect((await found(log.receipt(2, 4), fork)).bearsOut('receipt')).toBe(false);
		const promised = await found(log.promise(log.lines[5]!), log);
		expect([promised.bearsOut('promise'), promised.index]).toEqual([true, 5]);
		expect((await found(log.promise(ballotOf(1)), log)).bearsOut('promise')).toBe(false);
	});

	test('does not bear out a receipt whose leaf is there, under another root', async () => {
		const mixed = new VoteLog([2, 2, 2, 2, 2]);
		mixed.lines[2] = log.lines[2]!;
		expect((await found(log.receipt(2, 4), mixed)).bearsOut('receipt')).toBe(false);
	});
});
