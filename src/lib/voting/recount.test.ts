import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballotOf, decisionOf, piecesOf, quarantineOf, VoteLog } from '../../../tests/support/vote-log.ts';
import { leafBytes } from './leaf.ts';
import { parseKey } from './note.ts';
import { proofText, verifyProof } from './proof.ts';
import { recount } from './recount.ts';

const votes = [1, 2, 1, 1, 2];
const failing = async (log: VoteLog, key?: string): Promise<string[]> =>
	(await recount(piecesOf(log.text()), { key })).checks
		.filter((check) => !check.ok)
		.map((check) => check.name);

describe('recount', () => {
	it('bears out an honest log, however its bytes arrive', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.constantFrom(1, 2), { maxLength: 40 }),
				fc.integer({ min: 1, max: 700 }),
				async (options, length) => {
					const log = new VoteLog(options);
					const verdict = await recount(piecesOf(log.text(), length), { key: log.header().key });
					expect(verdict.checks.filter((check) => !check.ok)).toEqual([]);
					expect(verdict.counts).toEqual({
						1: options.filter((o) => o === 1).length,
						2: options.filter((o) => o === 2).length
					});
				}
			),
			{ numRuns: 30 }
		);
	});

	it('tells how far it has come', async () => {
		const seen: number[] = [];
		await recount(piecesOf(new VoteLog(votes).text()), { onProgress: (leaves) => seen.push(leaves) });
		expect(seen.at(-1)).toBe(votes.length + 2);
	});

	it('notices a ballot whose option was changed', async () => {
		const log = new VoteLog(votes);
		log.lines[2] = log.lines[2]!.replace(',2,', ',1,');
		expect(await failing(log)).toEqual(['checkpoints', 'tally']);
	});

	it('notices a ballot that was taken out', async () => {
		const log = new VoteLog(votes);
		log.lines.splice(2, 1);
		expect(await failing(log)).toEqual(['complete', 'tally', 'reconciled']);
	});

	it('notices a ballot that was put in, even under a fresh checkpoint', async () => {
		const log = new VoteLog(votes);
		log.lines.splice(2, 0, ballotOf(1));
		log.checkpoints.pop();
		log.sign(log.lines.length);
		expect(await failing(log)).toEqual(['tally', 'reconciled']);
	});

	it('notices that an earlier checkpoint was left behind by a rewritten log', async () => {
		const log = new VoteLog(votes, {}, [1, 4]);
		[log.lines[2], log.lines[5]] = [log.lines[5]!, log.lines[2]!];
		log.checkpoints.pop();
		log.sign(log.lines.length);
		expect(await failing(log)).toEqual(['checkpoints']);
	});

	it('notices a second ballot of one voter', async () => {
		const log = new VoteLog([1, 1]);
		log.lines[2] = ballotOf(1, JSON.parse(log.lines[1]!)[5]);
		log.checkpoints = [log.checkpoints[0]!];
		log.sign(log.lines.length);
		expect(await failing(log)).toEqual(['unique', 'tally', 'reconciled']);
	});

	it('notices an option that is not in the rules', async () => {
		expect(await failing(new VoteLog([1, 3], { counts: { 1: 1, 2: 0, 3: 1 } }))).toContain('ballots');
	});

	it('notices ballots from outside the window', async () => {
		const log = new VoteLog([1]);
		log.lines[1] = ballotOf(1, undefined, '2026-11-21T12:09Z');
		log.checkpoints = [log.checkpoints[0]!];
		log.sign(log.lines.length);
		expect(await failing(log)).toEqual(['ballots']);
	});

	it('notices rules that were changed after they were announced', async () => {
		const log = new VoteLog(votes);
		const announced = log.header();
		log.lines[0] = log.lines[0]!.replace('"graceMs":0', '"graceMs":9');
		const text = [JSON.stringify(announced), ...log.lines, ''].join('\n');
		const verdict = await recount(piecesOf(text));
		expect(verdict.checks.filter((check) => !check.ok).map((check) => check.name)).toEqual([
			'rules',
			'checkpoints'
		]);
	});

	it('notices a published count that is off by one', async () => {
		expect(await failing(new VoteLog(votes, { counts: { 1: 4, 2: 2 } }))).toEqual(['tally']);
	});

	it('notices numbers that do not reconcile', async () => {
		expect(await failing(new VoteLog(votes, { received: 9 }))).toEqual(['reconciled']);
	});

	it('notices a signature of somebody else', async () => {
		const log = new VoteLog(votes);
		log.checkpoints[0] = log.checkpoints[0]!.replace(
			/(— \S+ .{20})(.)/,
			(_, before, sign) => before + (sign === 'A' ? 'B' : 'A')
		);
		expect(await failing(log)).toContain('checkpoints');
	});

	it('notices another key than the one that was shown on air', async () => {
		const log = new VoteLog(votes);
		const other = log.header().key.replace('final', 'other');
		expect(await failing(log, other)).toEqual(['key']);
	});

	it('notices a line that is not spelt as documented', async () => {
		const log = new VoteLog(votes);
		log.lines[1] = log.lines[1]!.replace(',"', ', "');
		expect(await failing(log)).toContain('ballots');
	});

	it('says so when there is no log at all', async () => {
		for (const text of ['', '{}\n', 'not json\n', '[1]\n{}', 'null\n'])
			expect((await recount(piecesOf(text))).ok).toBe(false);
	});
});

describe('recount of ballots that may be changed', () => {
	const [a, b] = ['A', 'B'].map((letter) => letter.repeat(43)) as [string, string];
	const last = { change: 'last' } as const;
	const leaves = [ballotOf(1, a), ballotOf(1, b), ballotOf(2, a)];

	it('lets the last ballot of a voter stand', async () => {
		const result = { counts: { 1: 1, 2: 1 }, counted: 2, superseded: 1, received: 6 };
		expect(await failing(VoteLog.of(last, leaves, result))).toEqual([]);
	});

	it('notices that the first was counted as well', async () => {
		const result = { counts: { 1: 2, 2: 1 }, counted: 3, received: 6 };
		expect(await failing(VoteLog.of(last, leaves, result))).toEqual(['tally', 'reconciled']);
	});
});

describe('recount of ballots that name several options', () => {
	const options = [1, 2, 3].map((number) => ({
		number,
		label: { ko: '', en: '' },
		side: '',
		subject: `${number}`
	}));
	const ranked = { options, ballot: { kind: 'ranked', points: [5, 3] } } as const;
	const several = { options, ballot: { kind: 'several', most: 2 } } as const;

	it('gives each place its points', async () => {
		const rules = { ...ranked, ballot: { kind: 'ranked' as const, points: [5, 3] } };
		const result = { counts: { 1: 8, 2: 0, 3: 8 }, counted: 2, received: 5 };
		expect(await failing(VoteLog.of(rules, [ballotOf([3, 1]), ballotOf([1, 3])], result))).toEqual([]);
	});

	it('gives each chosen option one', async () => {
		const result = { counts: { 1: 1, 2: 1, 3: 1 }, counted: 2, received: 5 };
		expect(await failing(VoteLog.of(several, [ballotOf([1, 3]), ballotOf([2])], result))).toEqual([]);
	});

	it.each([
		['names an option twice', ranked, [1, 1]],
		['names more options than places', ranked, [1, 2, 3]],
		['names an option that is not listed', ranked, [4]],
		['is out of order where order means nothing', several, [3, 1]],
		['is one number where lists are wanted', several, 1]
	])('notices a ballot that %s', async (_, rules, choice) => {
		const log = VoteLog.of(rules as object, [ballotOf(choice)], { counts: { 1: 0, 2: 0, 3: 0 } });
		expect(await failing(log)).toContain('ballots');
	});
});

describe('recount of ballots set aside', () => {
	const group = '0198a000-0000-7000-8000-0000000000aa';
	const ballots = [ballotOf(1), ballotOf(1), ballotOf(2)];
	const counted = { counts: { 1: 2, 2: 1 }, counted: 3, received: 6 };
	const excluded = { counts: { 1: 1, 2: 1 }, counted: 2, quarantined: 1, received: 6 };

	it.each([
		['excluded ballots do not count', [quarantineOf(group, 2), decisionOf(group, 'exclude')], excluded, []],
		['ballots given back count', [quarantineOf(group, 2), decisionOf(group, 'count')], counted, []],
		[
			'a group may have several leaves',
			[quarantineOf(group, 1), quarantineOf(group, 2), decisionOf(group, 'count')],
			counted,
			[]
		],
		['every group is decided', [quarantineOf(group, 2)], counted, ['quarantine']],
		['two people decide', [quarantineOf(group, 2), decisionOf(group, 'exclude', 1)], counted, ['quarantine']],
		['a decision names a group', [decisionOf(group, 'exclude')], counted, ['quarantine']],
		[
			'a ballot is set aside once',
			[quarantineOf(group, 2), quarantineOf('other', 2), decisionOf(group, 'exclude')],
			excluded,
			['quarantine']
		],
		[
			'only ballots are set aside',
			[quarantineOf(group, 0), decisionOf(group, 'count')],
			counted,
			['quarantine']
		],
		[
			'excluded ballots are missing in the counts',
			[quarantineOf(group, 2), decisionOf(group, 'exclude')],
			counted,
			['tally', 'reconciled']
		]
	])('%s', async (_, acts, result, faults) => {
		expect(await failing(VoteLog.of({}, [...ballots, ...acts], result))).toEqual(faults);
	});

	it('a replaced ballot that is set aside is replaced all the same', async () => {
		const voter = 'C'.repeat(43);
		const leaves = [
			ballotOf(1, voter),
			ballotOf(2, voter),
			quarantineOf(group, 1),
			decisionOf(group, 'exclude')
		];
		const result = { counts: { 1: 0, 2: 1 }, counted: 1, superseded: 1, received: 5 };
		expect(await failing(VoteLog.of({ change: 'last' }, leaves, result))).toEqual([]);
	});
});

describe('a receipt', () => {
	const log = new VoteLog(votes);
	const size = log.lines.length;
	const text = proofText({
		leaf: leafBytes(log.lines[3]!),
		index: 3,
		path: log.tree().inclusion(3, size),
		checkpoint: log.checkpoints.at(-1)!
	});
	const key = parseKey(log.header().key)!;

	it('proves its own leaf under the signed root', async () => {
		const proof = await verifyProof(text, key);
		expect({ index: proof?.index, size: proof?.log.size, leaf: Buffer.from(proof!.leaf).toString() }).toEqual(
			{
				index: 3,
				size,
				leaf: log.lines[3]
			}
		);
	});

	it('fails once any byte of it is changed', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: text.length - 1 }), async (at) => {
				const changed = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);
				expect(await verifyProof(changed, key)).toBeNull();
			})
		);
	});
});
