import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ballotOf, decisionOf, piecesOf, quarantineOf, VoteLog } from '../support/vote-log.ts';
import { hex, utf8 } from '#lib/voting/bytes.ts';
import { checkpointBody } from '#lib/voting/checkpoint.ts';
import { leafBytes } from '#lib/voting/leaf.ts';
import { leafHash, Tree } from '#lib/voting/merkle.ts';
import { keyText, noteKey, signatureLine } from '#lib/voting/note.ts';
import { recount } from '#lib/voting/recount.ts';

const here = import.meta.dirname;
const root = path.join(here, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'ai-champion-verifier-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const ready = has('python3', '--version') && has('openssl', 'version');

interface Opinion {
	ok: boolean;
	counts?: Record<string, number>;
	size?: number;
	root?: string;
}

/** What the browser's worker runs, the command, and the script in Python, each on the same bytes. */
async function opinions(text: string) {
	const file = path.join(folder, 'bundle');
	writeFileSync(file, text);
	const [browser, command, python] = await Promise.all([
		recount(piecesOf(text)).catch(() => ({ ok: false }) as Opinion),
		run(process.execPath, [path.join(root, 'bin/champion.mjs'), 'verify', file]),
		run('python3', [path.join(here, 'vote_log.py'), file])
	]);
	return { browser, command: command.code, python: JSON.parse(python.out) as Opinion };
}

const run = (program: string, args: string[]) =>
	new Promise<{ code: number; out: string }>((resolve) => {
		const child = execFile(program, args, { cwd: root }, (_, out) =>
			resolve({ code: child.exitCode ?? 1, out })
		);
	});

const group = '0198a000-0000-7000-8000-0000000000aa';
const option = (number: number) => ({ number, label: { ko: '가', en: 'A' }, side: '', subject: `${number}` });
const voter = 'V'.repeat(43);

const honest: Record<string, VoteLog> = {
	'a vote for one of two': new VoteLog([1, 2, 1, 1, 2], {}, [1, 3, 4]),
	'nobody voted': new VoteLog([]),
	'a ranking, changed, with ballots set aside': VoteLog.of(
		{
			options: [1, 2, 3].map(option),
			ballot: { kind: 'ranked', points: [5, 3] },
			change: 'last',
			title: { ko: '결승 "한 표"', en: 'Final\u2028\u007f' }
		},
		[
			ballotOf([3, 1], voter),
			ballotOf([1, 2]),
			ballotOf([2], voter),
			ballotOf([1]),
			quarantineOf(group, 2, 4),
			decisionOf(group, 'exclude')
		],
		{ counts: { 1: 0, 2: 5, 3: 0 }, counted: 1, superseded: 1, quarantined: 2, received: 7 }
	)
};

describe.skipIf(!ready)('the three verifiers', () => {
	test.each(Object.entries(honest))('agree that nothing is wrong: %s', async (_, log) => {
		const { browser, command, python } = await opinions(log.text());
		expect([browser.ok, command, python.ok]).toEqual([true, 0, true]);
		expect(python).toMatchObject({ counts: browser.counts, size: browser.size, root: browser.root });
	});

	const log = honest['a ranking, changed, with ballots set aside']!;
	const lines = log.text().split('\n');
	const changed = (at: number, from: string | RegExp, to: string) =>
		lines.map((line, index) => (index === at ? line.replace(from, to) : line)).join('\n');
	const tampered: [string, string][] = [
		['a choice', changed(2, '[3,1]', '[1,3]')],
		['a minute', changed(2, 'T12:00Z', 'T12:01Z')],
		['a space', changed(2, ',[', ', [')],
		['a ballot less', lines.toSpliced(3, 1).join('\n')],
		['two ballots exchanged', lines.toSpliced(2, 2, lines[3]!, lines[2]!).join('\n')],
		['a ballot given back', changed(6, '[2,4]', '[2]')],
		['another outcome', changed(7, 'exclude', 'count')],
		['another result', changed(8, '"counted":1', '"counted":2')],
		['a leaf after the result', [...lines.slice(0, -1), lines[2], ''].join('\n')],
		['other rules', changed(1, '"points":[5,3]', '"points":[3,3]')],
		['another signature', changed(0, /(— \S+ .{20})./, '$1_')],
		['no last checkpoint', changed(0, /,"[^"]*"\]/, ']')],
		['another key', changed(0, /(\+[0-9a-f]{8}\+.{10})./, '$1x')],
		['nothing', '']
	];
	test.each(tampered)('agree that something is wrong: %s', async (_, text) => {
		const { browser, command, python } = await opinions(text);
		expect([browser.ok, command, python.ok]).toEqual([false, 1, false]);
	});
});

test('the Python verifier is short enough to be read by whoever doubts it', () => {
	const source = readFileSync(path.join(here, 'vote_log.py'), 'utf8');
	expect(source.trimEnd().split('\n').length).toBeLessThan(150);
});

describe.skipIf(!has('openssl', 'version'))('the test vectors of the page', () => {
	const page = readFileSync(path.join(root, 'docs/vote-log.md'), 'utf8');

	test('are what sha256sum and openssl say', () => {
		expect(page).toContain(execFileSync('sh', [path.join(here, 'vectors.sh')], { encoding: 'utf8' }).trim());
	});

	test('are what our code says', () => {
		const leaves = [...page.matchAll(/^\["ballot","0198a.*\]$/gm)].map(([line]) => leafBytes(line));
		const tree = new Tree();
		for (const leaf of leaves) tree.append(leafHash(leaf));
		const seed = Buffer.from(Array.from({ length: 32 }, (_, byte) => byte));
		const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
		const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
		const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
		const key = noteKey('champion.example/vote/test/final', new Uint8Array(spki.subarray(-32)));
		const body = checkpointBody({ origin: key.name, size: 3, root: tree.root() });
		const signature = signatureLine(key, sign(null, utf8(body), secret)).split(' ')[2]!;
		expect(leaves).toHaveLength(3);
		for (const found of [
			...leaves.map((leaf) => hex(leafHash(leaf))),
			hex(tree.root()),
			keyText(key),
			signature.trim()
		])
			expect(page).toContain(found);
	});
});
