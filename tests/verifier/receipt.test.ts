import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { keyText, noteKey } from '#lib/voting/note.ts';
import { ballotOf, VoteLog } from '../support/vote-log.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ai-champion-receipt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const log = new VoteLog([1, 2, 1, 1, 2], {}, [1, 4, 6]);
const fork = new VoteLog([2, 2, 2, 2, 2], {}, [1, 4, 6]);
const { key } = log.header();
const lost = log.promise(ballotOf(1));

const kept = (name: string, text: string): string => {
	const file = path.join(folder, name);
	writeFileSync(file, text);
	return file;
};
const bundle = kept('bundle', log.text());
const forked = kept('forked', fork.text());

/** `champion …`, in English. */
const champion = (...args: string[]) =>
	new Promise<{ code: number; out: string; err: string }>((resolve) => {
		const program = path.resolve('bin/champion.mjs');
		const child = execFile(process.execPath, [program, ...args, '--lang', 'en'], (_, out, err) =>
			resolve({ code: child.exitCode ?? 1, out, err })
		);
	});

const check = async (text: string, ...args: string[]) => {
	const { code, out } = await champion('receipt', kept('proof', text), '--json', ...args);
	return { exit: code, ...(JSON.parse(out) as Record<string, unknown>) };
};

describe('champion receipt', () => {
	test.each([
		['a receipt in the log', log.receipt(2, 4), 'receipt', 2],
		['a promise in the log', log.promise(log.lines[5]!), 'promise', 5]
	])('bears out %s by its bundle alone', async (_, text, kind, index) => {
		expect(await check(text, '--bundle', bundle)).toMatchObject({
			exit: 0,
			kind,
			good: true,
			index,
			inLog: true,
			logOk: true
		});
	});

	test.each([
		['a receipt of a forked log', log.receipt(2, 4), forked],
		['a promise that was not kept', lost, bundle]
	])('finds %s not in it', async (_, text, file) => {
		expect(await check(text, '--bundle', file)).toMatchObject({
			exit: 1,
			good: true,
			inLog: false,
			logOk: true
		});
	});

	test('checks signature and path with the key alone, and says what is left to compare', async () => {
		expect(await check(log.receipt(2, 4), '--key', key)).toMatchObject({ exit: 0, good: true, inLog: null });
		expect(await check(lost, '--key', key)).toMatchObject({ exit: 0, good: true, inLog: null });
		const { out } = await champion('receipt', kept('proof', log.receipt(2, 4)), '--key', key);
		expect(out).toContain('Compare this checkpoint with the one shown on air');
		expect(out).toContain(log.checkpoints[1]!.trimEnd());
	});

	test('takes nothing that was changed, and nothing signed by another key', async () => {
		const changed = log.receipt(2, 4).replace('index 2', 'index 3');
		expect(await check(changed, '--bundle', bundle)).toMatchObject({ exit: 1, good: false });
		const other = keyText(noteKey(log.origin, new Uint8Array(32)));
		expect(await check(log.receipt(2, 4), '--key', other)).toMatchObject({ exit: 1, good: false });
		const { code } = await champion('receipt', kept('proof', lost), '--key', key.slice(1));
		expect(code).toBe(2);
	});

	test.each([
		['that does not hold', log.text().replace(',2,', ',1,')],
		['that was cut short', log.text().slice(0, -300)],
		['that is none', '<html>Bad gateway</html>\n'],
		['of another vote', VoteLog.named('champion.example/vote/test/semi').text()]
	])('accuses nobody by a log %s', async (_, text) => {
		const file = kept('unusable', text);
		const receipt = log.receipt(3, 4);
		expect(await check(receipt, '--bundle', file, '--key', key)).toMatchObject({
			...{ exit: 1, good: true, inLog: null, logOk: false }
		});
		const { out } = await champion('receipt', kept('proof', receipt), '--bundle', file, '--key', key);
		expect(out).toContain('Nothing was looked up in this file');
		expect(out).not.toContain('auditor');
	});

	test('asks for a key or a log', async () => {
		const { code, err } = await champion('receipt', kept('proof', lost));
		expect([code, err]).toEqual([2, expect.stringContaining('--bundle')]);
	});
});

test('champion verify says of a vote that may be changed what is true of it', async () => {
	const voter = 'V'.repeat(43);
	const changed = VoteLog.of({ change: 'last' }, [ballotOf(1, voter), ballotOf(2, voter)], {
		counts: { 1: 0, 2: 1 },
		counted: 1,
		superseded: 1,
		received: 5
	});
	const last = await champion('verify', kept('last', changed.text()));
	expect(last).toMatchObject({
		code: 0,
		out: expect.stringContaining('Of each voter only the last ballot counts')
	});
	expect(last.out).not.toContain('No voter has two ballots');
	expect((await champion('verify', bundle)).out).toContain('No voter has two ballots');
});

test('champion verify compares the rules with the hash that was shown on air', async () => {
	const { rulesHash } = log.header();
	expect((await champion('verify', bundle, '--rules', rulesHash.toUpperCase())).code).toBe(0);
	const other = await champion('verify', bundle, '--rules', '0'.repeat(64));
	expect([other.code, other.out]).toEqual([
		1,
		expect.stringContaining('FAIL  The rules are those announced')
	]);
	expect((await champion('verify', bundle, '--rules', 'abc')).code).toBe(2);
});
