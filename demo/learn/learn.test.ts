import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random, normal } from '../random.ts';
import { best, outOfFold } from './folds.ts';
import { softmax } from './frame.ts';
import { fitLogistic, fitRidge, linearScores, logisticChances } from './linear.ts';
import { neighbourValues } from './neighbours.ts';
import { fitNetwork, merged, networkOutputs } from './network.ts';
import { auroc, logLoss, macroF1, recall, rmse } from './scores.ts';
import { boostedScore, fitBoosted, fitForest, fitTree, forestValue, treeValue } from './tree.ts';
import { bayesScore, fitBayes } from './words.ts';

const next = random('learn');
const x = Array.from({ length: 200 }, () => [normal(next) * 3 + 5, normal(next), next() < 0.5 ? 1 : 0]);
const line = x.map(([a, b, c]) => 2 * a! - 3 * b! + 4 * c! + 1);
const side = x.map(([a, b]) => (a! - 5 + b! > 0 ? 1 : 0));

describe('learners', () => {
	test('ridge with hardly a penalty finds the line it was made from', () => {
		expect(rmse(line, linearScores(fitRidge(x, line, 1e-6), x))).toBeLessThan(1e-6);
	});

	test('logistic regression, trees and networks tell two sides apart', () => {
		const forest = fitForest(x, side, { trees: 20, depth: 5, leafRows: 3, tries: 2, random: random('f') });
		const boosted = fitBoosted(x, side, { rounds: 40, rate: 0.1, depth: 2, leafRows: 5 });
		const network = fitNetwork(
			x,
			side,
			{ hidden: 6, epochs: 30, rate: 0.02, decay: 0, batch: 16, seed: 'n' },
			2
		);
		const areas = [
			auroc(side, logisticChances(fitLogistic(x, side, 1), x)),
			auroc(
				side,
				x.map((row) => treeValue(fitTree(x, side, { depth: 4, leafRows: 3 }), row))
			),
			auroc(
				side,
				x.map((row) => forestValue(forest, row))
			),
			auroc(
				side,
				x.map((row) => boostedScore(boosted, row))
			),
			auroc(
				side,
				networkOutputs(network, x).map((p) => p[1]!)
			)
		];
		for (const area of areas) expect(area).toBeGreaterThan(0.95);
	});

	test('one neighbour repeats what it was taught', () => {
		expect(neighbourValues(x, line, x, { k: 1 })).toEqual(line);
	});

	test('a merged network answers the average of its parts', () => {
		const fit = (seed: string) =>
			fitNetwork(x, line, { hidden: 4, epochs: 5, rate: 0.01, decay: 0, batch: 20, seed });
		const parts = [fit('a'), fit('b')];
		const [a, b] = parts.map((part) => networkOutputs(part, x));
		networkOutputs(merged(parts), x).forEach(([out], i) =>
			expect(out).toBeCloseTo((a![i]![0]! + b![i]![0]!) / 2, 6)
		);
	});

	test('a word seen only in spam speaks for spam', () => {
		const model = fitBayes(
			[['prize', 'now'], ['prize'], ['minutes'], ['minutes', 'now']],
			[true, true, false, false],
			0.5,
			2
		);
		expect(bayesScore(model, ['prize'])).toBeGreaterThan(0);
		expect(bayesScore(model, ['minutes'])).toBeLessThan(0);
		expect(bayesScore(model, ['unknown'])).toBe(0);
	});
});

describe('scores', () => {
	test('known values', () => {
		expect(auroc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
		expect(auroc([0, 1], [0.5, 0.5])).toBe(0.5);
		expect(logLoss([1, 0], [0.5, 0.5])).toBeCloseTo(Math.LN2, 12);
		expect(macroF1(['a', 'a', 'b'], ['a', 'b', 'b'])).toBeCloseTo(2 / 3, 12);
		expect(recall(['a', 'a', 'b'], ['a', 'b', 'b'], 'a')).toBe(0.5);
	});

	test('auroc turns round when predictions do', () => {
		const row = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 }));
		fc.assert(
			fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
				const y = [1, 0, ...rows.map(([yes]) => Number(yes))];
				const p = [3, 4, ...rows.map(([, value]) => value)];
				expect(
					auroc(y, p) +
						auroc(
							y,
							p.map((value) => -value)
						)
				).toBeCloseTo(1, 9);
			})
		);
	});

	test('softmax adds up to one however large its inputs', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: -900, max: 900, noNaN: true }), { minLength: 1 }), (z) => {
				expect(softmax(z).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
			})
		);
	});
});

test('every row is held out exactly once', () => {
	const held: number[] = [];
	outOfFold(x, 7, 's', (rest, out) => {
		expect(rest.some((row) => out.includes(row))).toBe(false);
		held.push(...out);
		return out;
	}).forEach((value, i) => expect(value).toBe(i));
	expect(held.sort((a, b) => a - b)).toEqual([...x.keys()]);
	expect(best([3, 1, 2], (value) => value, 'lower')).toBe(1);
	expect(best([3, 1, 2], (value) => value, 'higher')).toBe(3);
});
