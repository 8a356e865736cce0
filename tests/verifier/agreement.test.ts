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
import { seriesCsv } from '#lib/voting/series.ts';

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

/** What the browser's worker and the command run, and the script in Python, on the same bytes. */
async function opinions(text: string | Uint8Array) {
	const file = path.join(folder, 'bundle');
	writeFileSync(file, text);
	const [browser, python] = await Promise.all([
		recount(typeof text === 'string' ? piecesOf(text) : pieces(text)),
		run('python3', [path.join(here, 'vote_log.py'), file])
	]);
	return { file, browser, python: JSON.parse(python.out) as Opinion };
}

/** With the command itself, which takes a second to start. */
async function threeOpinions(text: string) {
	const { file, browser, python } = await opinions(text);
	const { code } = await run(process.execPath, [path.join(root, 'bin/champion.mjs'), 'verify', file]);
	return { browser, command: code, python };
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

async function* pieces(bytes: Uint8Array) {
	yield bytes;
}

describe.skipIf(!ready)('the three verifiers', () => {
	test.each(Object.entries(honest))('agree that nothing is wrong: %s', async (_, log) => {
		const { browser, command, python } = await threeOpinions(log.text());
		expect([browser.ok, command, python.ok]).toEqual([true, 0, true]);
		expect(python).toMatchObject({ counts: browser.counts, size: browser.size, root: browser.root });
	});

	test.each(Object.entries(honest))('agree on how the vote went, byte by byte: %s', async (_, log) => {
		const file = path.join(folder, 'series');
		writeFileSync(file, log.text());
		const [browser, command, python] = await Promise.all([
			recount(piecesOf(log.text())),
			run(process.execPath, [path.join(root, 'bin/champion.mjs'), 'verify', file, '--series']),
			run('python3', [path.join(here, 'vote_series.py'), file])
		]);
		expect([command.out, python.out]).toEqual([seriesCsv(browser.series), seriesCsv(browser.series)]);
		expect(command.code).toBe(0);
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
		const { browser, command, python } = await threeOpinions(text);
		expect([browser.ok, command, python.ok]).toEqual([false, 1, false]);
	});

	const alsoTampered: [string, string][] = [
		['a ballot twice', lines.toSpliced(3, 0, lines[3]!).join('\n')],
		['the end cut off', log.text().slice(0, -20)],
		['the last leaf cut off', [...lines.slice(0, -2), ''].join('\n')],
		['an empty line at the end', `${log.text()}\n`],
		['bytes at the end', `${log.text()}x`],
		['line ends of another system', lines.join('\r\n')],
		['a letter that looks alike', changed(8, '"counted"', '"сounted"')],
		['digits that look alike', changed(4, ',[2],', ',[２],')],
		[
			'an earlier checkpoint in the place of the last',
			changed(0, /("checkpoints":\[("[^"]*")),"[^"]*"\]/, '$1,$2]')
		],
		['checkpoints exchanged', changed(0, /"checkpoints":\[("[^"]*"),("[^"]*")\]/, '"checkpoints":[$2,$1]')],
		['rubbish under a checkpoint', changed(0, '\\n\\n— ', '\\n\\nrubbish\\n— ')],
		['a signature spelt otherwise', changed(0, /=\\n"\]\}$/, '\\n"]}')],
		['no list of checkpoints', changed(0, /"checkpoints":\[.*\]/, '"checkpoints":"none"')],
		['a header that is a list', changed(0, /^.*$/, '[]')],
		['another hash of the rules', changed(0, /"rulesHash":"./, '"rulesHash":"x')],
		['the rules again', lines.toSpliced(3, 0, lines[1]!).join('\n')],
		['a leaf of an unknown kind', lines.toSpliced(3, 0, '["note",{"text":"hello"}]').join('\n')],
		['no rules', lines.toSpliced(1, 1).join('\n')]
	];
	test.each(alsoTampered)('agree that something is wrong: %s', async (_, text) => {
		const { browser, python } = await opinions(text);
		expect([browser.ok, python.ok]).toEqual([false, false]);
	});

	// What only the holder of the key could write. The hashes and signatures are good; the leaves are not what the page says.
	const three = [ballotOf(1), ballotOf(2), ballotOf(1)];
	const whole = { counts: { 1: 2, 2: 1 }, counted: 3, received: 6 };
	const signed = (rules: object, leaves: string[], result: object) =>
		VoteLog.of(rules, leaves, result).text();
	/** The same log with another text in a leaf, signed anew. */
	const rewritten = (
		at: number,
		from: string | RegExp,
		to: string,
		leaves = three,
		result: object = whole
	) => {
		const forged = VoteLog.of({}, leaves, result);
		const line = forged.lines.at(at)!.replace(from, to);
		expect(line).not.toBe(forged.lines.at(at));
		forged.lines[at < 0 ? forged.lines.length + at : at] = line;
		forged.checkpoints = [];
		for (const size of [1, forged.lines.length]) forged.sign(size);
		return forged.text();
	};
	const aside = (leaf: string, outcome: 'count' | 'exclude' = 'count') =>
		signed({}, [...three, leaf, decisionOf(group, outcome)], whole);
	const forged: [string, string][] = [
		['numbers that are not whole', rewritten(-1, '"1":2', '"1":2.0')],
		['true for one', rewritten(-1, '"2":1', '"2":true')],
		['a number as a text', rewritten(-1, '"approvals":2', '"approvals":"2"')],
		['an option spelt twice', rewritten(-1, '"1":2', '"01":2,"1":3')],
		['nothing for none', rewritten(-1, '"noSuchOption":0', '"noSuchOption":null')],
		[
			'less than nothing refused',
			signed({}, three, { ...whole, received: 3, refused: { late: -1, repeated: 1, noSuchOption: 0 } })
		],
		[
			'half ballots refused',
			signed({}, three, { ...whole, received: 4, refused: { late: 0.5, repeated: 0.5, noSuchOption: 0 } })
		],
		[
			'refused for a reason of its own',
			signed({}, three, { ...whole, refused: { late: 1, repeated: 2, noSuchOption: 0, disliked: 4 } })
		],
		[
			'ballots that were not counted and are not told of',
			signed({}, three, { ...whole, counts: { 1: 1, 2: 1 }, counted: 2 })
		],
		[
			'an opening in another zone',
			rewritten(-1, '2026-11-21T11:59:30.000Z', '2026-11-21T11:59:30.000+00:00')
		],
		['an end before the last ballot', signed({}, three, { ...whole, closedAt: '2026-11-21T11:59:59.000Z' })],
		['an end before the window of the rules', signed({ windowSeconds: 120 }, three, whole)],
		['an end before the grace of the rules', signed({ graceMs: 60_000 }, three, whole)],
		['a ballot after the window of the rules', signed({ windowSeconds: 20 }, three, whole)],
		[
			'an end before the opening',
			signed({ windowSeconds: null }, [], { closedAt: '2026-11-21T11:59:29.000Z' })
		],
		['a window that is no number', rewritten(0, '"windowSeconds":60', '"windowSeconds":"60"')],
		['a window that is true', rewritten(0, '"windowSeconds":60', '"windowSeconds":true')],
		['a window without an end', rewritten(0, '"windowSeconds":60', '"windowSeconds":999999999999999')],
		['a tally that one person confirmed', signed({}, three, { ...whole, approvals: 1 })],
		['a mark before a ballot', rewritten(2, '["ballot"', '\ufeff["ballot"')],
		['two options of one number', rewritten(0, '"number":2', '"number":1')],
		['an option without a number', rewritten(0, '"number":2', '"number":"2"')],
		['rules that nobody has to confirm', rewritten(0, '"approvals":2', '"approvals":null')],
		['a way of changing that is none', rewritten(0, '"change":"once"', '"change":"twice"')],
		[
			'a number that not every language can hold',
			rewritten(0, '"passesIssued":10', '"passesIssued":9007199254740993')
		],
		['a place as a text', aside(quarantineOf(group, 1).replace('[1]', '["1"]'), 'exclude')],
		['places that do not grow', aside(quarantineOf(group, 2, 1))],
		['a place twice', aside(quarantineOf(group, 1, 1))],
		['a place that is no ballot yet', aside(quarantineOf(group, 4))],
		['a rule that was not announced', aside(quarantineOf(group, 1).replace('"hand"', '"skew"'))],
		['a group that was never decided', signed({}, [...three, quarantineOf(group, 1)], whole)],
		[
			'a group that one person decided',
			signed({}, [...three, quarantineOf(group, 1), decisionOf(group, 'count', 1)], whole)
		],
		['a decision about nothing', signed({}, [...three, decisionOf(group, 'count')], whole)],
		['ballots decided away that are counted', aside(quarantineOf(group, 1), 'exclude')],
		['two ballots of one voter', signed({}, [ballotOf(1, voter), ballotOf(1, voter), ballotOf(2)], whole)],
		['two options where one is allowed', signed({}, [...three.slice(1), ballotOf([1, 2])], whole)]
	];
	test.each(forged)('agree that something is wrong, though it is signed: %s', async (_, text) => {
		const { browser, python } = await opinions(text);
		expect([browser.ok, python.ok]).toEqual([false, false]);
	});

	test('agree that bytes that are no text are no leaf', async () => {
		const bytes = Buffer.from(log.text());
		bytes[bytes.indexOf('이유')] = 0xff;
		const { browser, python } = await opinions(bytes);
		expect([browser.ok, python.ok]).toEqual([false, false]);
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
