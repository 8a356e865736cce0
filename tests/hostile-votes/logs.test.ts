import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fixedLine } from '#lib/voting/leaf.ts';
import { recount } from '#lib/voting/recount.ts';
import { judgeSeen } from '#lib/voting/seen-checkpoint.ts';
import { ballotOf, decisionOf, piecesOf, quarantineOf, VoteLog } from '../support/vote-log.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'ai-champion-hostile-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const third = works('python3', '--version') && works('openssl', 'version');

/** Whether the browser's verifier, the command and the script in Python find nothing wrong. */
async function trusted(text: string): Promise<boolean[]> {
	const file = path.join(folder, 'bundle');
	writeFileSync(file, text);
	const browser = (await recount(piecesOf(text))).ok;
	const command = works(process.execPath, path.join(root, 'bin/champion.mjs'), 'verify', file);
	if (!third) return [browser, command];
	const python = spawnSync('python3', [path.join(root, 'tests/verifier/vote_log.py'), file], {
		encoding: 'utf8'
	});
	return [browser, command, (JSON.parse(python.stdout) as { ok: boolean }).ok];
}

const group = '0198a000-0000-7000-8000-0000000000aa';
const honest = () => new VoteLog([1, 2, 1, 1, 2], {}, [1, 3, 4]);
const judged = (leaves: (ballots: string[]) => string[], result: object) => {
	const ballots = [1, 1, 2].map((option) => ballotOf(option));
	return VoteLog.of({}, leaves(ballots), {
		received: 6,
		refused: { late: 1, repeated: 2, noSuchOption: 0 },
		...result
	});
};

test('an honest log is trusted', async () => {
	const kept = judged((ballots) => [...ballots, quarantineOf(group, 1), decisionOf(group, 'exclude')], {
		counts: { 1: 1, 2: 1 },
		counted: 2,
		quarantined: 1
	});
	for (const log of [honest(), kept]) expect(new Set(await trusted(log.text()))).toEqual(new Set([true]));
});

/** Changes lines of the file and nothing else: the leaf or header lines from `1`. */
const edit = (change: (lines: string[]) => string[]) => () => {
	const lines = honest().text().trimEnd().split('\n');
	const changed = change(lines);
	expect(changed).not.toEqual(lines);
	return `${changed.join('\n')}\n`;
};
/** Changes the leaves and signs everything anew, as whoever holds the key could. */
const resigned = (change: (log: VoteLog) => void) => () => {
	const log = honest();
	change(log);
	log.checkpoints = [];
	for (const size of [1, log.lines.length]) log.sign(size);
	return log.text();
};
const second = (lines: string[], at: number) => lines[at]!;

describe('found by every verifier:', () => {
	test.each<[string, () => string]>([
		[
			'a choice changed',
			edit((lines) =>
				lines
					.map((line, at) => (at === 2 ? line.replace('",1,"', '",2,"').replace('",2,"', '",1,"') : line))
					.with(3, second(lines, 3).replace(/",[12],"/, '",1,"'))
			)
		],
		['a ballot left out', edit((lines) => lines.toSpliced(3, 1))],
		['a ballot put in', edit((lines) => lines.toSpliced(4, 0, ballotOf(2)))],
		['two ballots changed over', edit((lines) => lines.with(3, lines[4]!).with(4, lines[3]!))],
		['a ballot twice', edit((lines) => lines.toSpliced(3, 0, lines[3]!))],
		['the rules changed', edit((lines) => lines.with(1, lines[1]!.replace('"graceMs":0', '"graceMs":9')))],
		['the result changed', edit((lines) => lines.with(-1, lines.at(-1)!.replace('"1":3', '"1":4')))],
		['the result left out', edit((lines) => lines.slice(0, -1))],
		['something after the result', edit((lines) => [...lines, ballotOf(1)])],
		['a space in a leaf', edit((lines) => lines.with(2, lines[2]!.replace(',', ', ')))],
		[
			'another key in the header',
			edit((lines) => lines.with(0, lines[0]!.replace(/\+[\w/+=]{40,}"/, `+${'A'.repeat(44)}"`)))
		],
		[
			'a checkpoint left out at the end',
			edit((lines) => [
				JSON.stringify({
					...JSON.parse(lines[0]!),
					checkpoints: JSON.parse(lines[0]!).checkpoints.slice(0, -1)
				}),
				...lines.slice(1)
			])
		],
		[
			'a checkpoint of another root',
			edit((lines) => lines.with(0, lines[0]!.replace(/\\n3\\n[\w/+]{4}/, '\\n3\\nAAAA')))
		],
		['a log rolled back, its checkpoints kept', edit((lines) => lines.slice(0, 4))],
		[
			'signed anew: a second ballot of one voter',
			resigned((log) => log.lines.splice(2, 0, ballotOf(1, 'V'.repeat(43)), ballotOf(1, 'V'.repeat(43))))
		],
		[
			'signed anew: more counted than there are',
			resigned((log) => (log.lines[log.lines.length - 1] = log.lines.at(-1)!.replace('"1":3', '"1":30')))
		],
		['signed anew: an option that is not there', resigned((log) => log.lines.splice(2, 0, ballotOf(7)))],
		[
			'signed anew: a ballot before the opening',
			resigned((log) => log.lines.splice(2, 0, ballotOf(1, undefined, '2026-11-21T10:00Z')))
		],
		[
			'signed anew: a ballot of another poll',
			resigned((log) => (log.lines[2] = log.lines[2]!.replace('0198a000', '0198a001')))
		],
		[
			'signed anew: a ballot spelt another way',
			resigned((log) => (log.lines[2] = log.lines[2]!.replace('["ballot",', '[ "ballot",')))
		]
	])('%s', async (_, text) => {
		expect(new Set(await trusted(text()))).toEqual(new Set([false]));
	});

	test.each<[string, VoteLog]>([
		[
			'ballots aside that nobody decided about',
			judged((ballots) => [...ballots, quarantineOf(group, 1)], {
				counts: { 1: 1, 2: 1 },
				counted: 2,
				quarantined: 1
			})
		],
		[
			'a decision by one person alone',
			judged((ballots) => [...ballots, quarantineOf(group, 1), decisionOf(group, 'exclude', 1)], {
				counts: { 1: 1, 2: 1 },
				counted: 2,
				quarantined: 1
			})
		],
		[
			'excluded ballots that were counted',
			judged((ballots) => [...ballots, quarantineOf(group, 1), decisionOf(group, 'exclude')], {
				counts: { 1: 2, 2: 1 },
				counted: 3,
				quarantined: 0
			})
		],
		[
			'ballots left out that nobody excluded',
			judged((ballots) => [...ballots, quarantineOf(group, 1), decisionOf(group, 'count')], {
				counts: { 1: 1, 2: 1 },
				counted: 2,
				quarantined: 1
			})
		],
		[
			'ballots set aside before they were there',
			judged((ballots) => [quarantineOf(group, 2), ...ballots, decisionOf(group, 'exclude')], {
				counts: { 1: 1, 2: 1 },
				counted: 2,
				quarantined: 1
			})
		],
		[
			'a tally that one person confirmed',
			judged((ballots) => ballots, { counts: { 1: 2, 2: 1 }, counted: 3, approvals: 1 })
		],
		[
			'books that do not add up',
			judged((ballots) => ballots, { counts: { 1: 2, 2: 1 }, counted: 3, received: 9 })
		]
	])('%s', async (_, log) => {
		expect(new Set(await trusted(log.text()))).toEqual(new Set([false]));
	});

	test('a result that is no result', async () => {
		const text = resigned(
			(log) => (log.lines[log.lines.length - 1] = fixedLine('result', { format: 'x' } as never))
		)();
		expect(new Set(await trusted(text))).toEqual(new Set([false]));
	});
});

test('a log shown on air and another one published: the checkpoint gives it away', async () => {
	const shown = honest();
	const published = VoteLog.of(
		{},
		[2, 2, 2, 1, 2].map((option) => ballotOf(option)),
		{ counts: { 1: 1, 2: 4 }, counted: 5, received: 8 }
	);
	const served = { header: JSON.stringify(published.header()), tile: published.tile };
	expect(new Set(await trusted(published.text()))).toEqual(new Set([true])); // it is sound in itself
	const { key } = published.header();
	expect((await judgeSeen(shown.checkpoints.at(-1)!, key, served)).state).toBe('missing');
	expect((await judgeSeen(published.checkpoints.at(-1)!, key, served)).state).toBe('kept');
	expect((await judgeSeen(shown.checkpoints.at(-1)!.replace('\n', 'x\n'), key, served)).state).toBe(
		'unsigned'
	);
});

test('the script that checks the test vectors agrees with this page', () => {
	expect(() =>
		execFileSync('bash', [path.join(root, 'tests/verifier/vectors.sh')], { stdio: 'pipe' })
	).not.toThrow();
});
