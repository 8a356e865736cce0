/** Ranking, text and detection: against hand-made values, naive definitions and what must always hold. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	bootstrapIntervals,
	METRICS,
	perfectValue,
	readMetricName,
	trivialValue,
	type Box,
	type Sample
} from './index.ts';
import { iou } from './detection.ts';
import { tokens13a } from './text.ts';

const over = (name: string, sample: Sample, weights: number[] | null = null) => {
	const { metric, parameter } = readMetricName(name)!;
	return metric.over(sample, Number(parameter ?? -1))(weights);
};
const base = { classes: [], truth: [] };
const texts = (...pairs: [string, ...string[]][]): Sample => ({
	...base,
	rows: pairs.length,
	texts: pairs.map(([said]) => said),
	references: pairs.map(([, ...right]) => right)
});
const ranked = (...rows: [group: number, relevance: number, said: number][]): Sample => ({
	...base,
	rows: rows.length,
	groups: rows.map(([group]) => group),
	truth: rows.map(([, relevance]) => relevance),
	numbers: rows.map(([, , said]) => said)
});
const box = (ofClass: number, score: number, x: number, y: number, width: number, height: number): Box => ({
	class: ofClass,
	score,
	x,
	y,
	width,
	height
});
const images = (...rows: [truth: Box[], said: Box[]][]): Sample => ({
	...base,
	classes: ['cat', 'dog'],
	rows: rows.length,
	trueBoxes: rows.map(([truth]) => truth),
	boxes: rows.map(([, said]) => said)
});

const word = fc.constantFrom('the', 'cat', 'sat', 'on', 'mat', '고양이가', '앉았다.', '1,000', 'a-b');
const sentence = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
const someTexts = fc
	.array(fc.tuple(sentence, fc.array(sentence, { minLength: 1, maxLength: 2 })), {
		minLength: 1,
		maxLength: 8
	})
	.map((rows) => texts(...rows.map(([said, right]): [string, ...string[]] => [said, ...right])));
const someRanks = fc
	.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(4)), { minLength: 1, maxLength: 24 })
	.map((rows) => {
		// Groups are counted from 0 without gaps.
		const seen = [...new Set(rows.map(([group]) => group))];
		return ranked(...rows.map(([g, r, s]): [number, number, number] => [seen.indexOf(g), r, s]));
	});
const someBox = fc.tuple(
	fc.nat(1),
	fc.nat(20),
	fc.nat(20),
	fc.integer({ min: 1, max: 20 }),
	fc.integer({ min: 1, max: 20 })
);
let fresh = 0;
/** Scores differ, since the order of equal ones is not defined. */
const someImages = fc
	.array(fc.tuple(fc.array(someBox, { maxLength: 4 }), fc.array(someBox, { maxLength: 4 })), {
		minLength: 1,
		maxLength: 5
	})
	.map((rows) =>
		images(
			...rows.map(([truth, said]): [Box[], Box[]] => [
				truth.map(([c, x, y, w, h]) => box(c, 1, x, y, w, h)),
				said.map(([c, x, y, w, h]) => box(c, (fresh += 0.618034) % 1 || 0.5, x, y, w, h))
			])
		)
	);
const names = {
	text: ['bleu', 'chrf', 'rouge-l', 'exact-match', 'token-f1'],
	ranking: ['ndcg:3', 'map:3', 'mrr'],
	boxes: ['mean-iou', 'box-ap:0.5', 'coco-map']
};
const near = (a: number, b: number) => (Number.isNaN(b) ? expect(a).toBeNaN() : expect(a).toBeCloseTo(b, 9));

describe('known values', () => {
	test('BLEU and chrF as sacreBLEU 2.6 prints them', () => {
		const two = texts(
			['The dog bit the man.', 'The dog bit the man.', 'The dog had bit the man.'],
			["It wasn't surprising.", 'It was not unexpected.', 'No one was surprised.'],
			['The man had just bitten him.', 'The man bit him first.', 'The man had bitten the dog.']
		);
		expect(over('bleu', two)).toBeCloseTo(48.530827, 5);
		const one = texts(['The cat sat on the mat', 'The cat is on the mat.']);
		expect(over('bleu', one)).toBeCloseTo(32.159351, 5);
		expect(over('chrf', one)).toBeCloseTo(61.088666, 5);
		expect(over('chrf', two)).toBeCloseTo(59.727518, 5);
		const korean = texts(['고양이가 매트 위에 앉았다.', '고양이가 매트에 앉아 있다.']);
		expect(over('chrf', korean)).toBeCloseTo(43.264791, 5);
		expect(over('bleu', korean)).toBeCloseTo(12.703319, 5);
	});
	test('13a keeps numbers whole and parts punctuation', () => {
		expect(tokens13a('Pay 1,000.5 won, &quot;now&quot; (2-3)!')).toEqual([
			'Pay',
			'1,000.5',
			'won',
			',',
			'"',
			'now',
			'"',
			'(',
			'2',
			'-',
			'3',
			')',
			'!'
		]);
	});
	test('answers are compared as SQuAD does, and ROUGE-L by the longest common subsequence', () => {
		const answers = texts(['The  Cat!', 'a cat'], ['two cats', 'cats, two of them']);
		expect(over('exact-match', answers)).toBe(0.5);
		expect(over('token-f1', answers)).toBeCloseTo((1 + (2 * 2) / 6) / 2);
		expect(over('rouge-l', texts(['police kill the gunman', 'police killed the gunman']))).toBe(0.75);
	});
	test('orders: gain, ties, cut-offs and queries without anything relevant', () => {
		const sample = ranked([0, 3, 0.9], [0, 0, 0.8], [0, 2, 0.7], [1, 0, 0.1], [1, 1, 0.1], [2, 0, 1]);
		const first = (3 + 2 / Math.log2(4)) / (3 + 2 / Math.log2(3));
		const tied = 0.5 + 0.5 / Math.log2(3);
		expect(over('ndcg:10', sample)).toBeCloseTo((first + tied + 0) / 3);
		expect(over('map:10', sample)).toBeCloseTo(((1 + 2 / 3) / 2 + 1 / 2 + 0) / 3);
		expect(over('map:1', sample)).toBeCloseTo((1 + 0 + 0) / 3);
		expect(over('mrr', sample)).toBeCloseTo((1 + 1 / 2 + 0) / 3);
	});
	test('boxes: overlap, and COCO by hand', () => {
		expect(iou(box(0, 1, 0, 0, 2, 2), box(0, 1, 1, 1, 2, 2))).toBeCloseTo(1 / 7);
		expect(iou(box(0, 1, 0, 0, 2, 2), box(0, 1, 2, 0, 2, 2))).toBe(0);
		const truth = box(0, 1, 0, 0, 10, 10);
		// 0.8 of overlap: counts at 0.50 … 0.80, seven of ten levels.
		expect(over('coco-map', images([[truth], [box(0, 0.9, 0, 0, 10, 8)]]))).toBeCloseTo(0.7);
		// A better scored miss before it halves the precision.
		const missed = images([[truth], [box(0, 0.9, 0, 0, 10, 8), box(0, 0.95, 50, 50, 5, 5)]]);
		expect(over('box-ap:0.5', missed)).toBeCloseTo(0.5);
		// One of two found: recalls up to 0.5 are 51 of 101 levels.
		const half = images([[truth, box(0, 1, 30, 0, 5, 5)], [box(0, 0.9, 0, 0, 10, 10)]]);
		expect(over('box-ap:0.5', half)).toBeCloseTo(51 / 101);
		expect(over('mean-iou', half)).toBe(0.5);
		expect(over('mean-iou', images([[], []], [[], [truth]]))).toBe(0.5);
	});
});

describe('what always holds', () => {
	const cases = [
		[names.text, someTexts],
		[names.ranking, someRanks],
		[names.boxes, someImages]
	] as const;
	test.each(cases)('%s stay in their range and do not mind the order of rows', (some, samples) => {
		fc.assert(
			fc.property(samples, (sample) => {
				for (const name of some) {
					const value = over(name, sample);
					if (Number.isNaN(value)) continue;
					const [low, high] = readMetricName(name)!.metric.range;
					expect(value).toBeGreaterThanOrEqual(low);
					expect(value).toBeLessThanOrEqual(high + 1e-9);
					near(over(name, rowsOf(sample, [...Array(sample.rows).keys()].toReversed())), value);
				}
			}),
			{ numRuns: 60 }
		);
	});
	test.each(cases)('for %s a weight of n is the row n times', (some, samples) => {
		fc.assert(
			fc.property(samples, (sample) => {
				// Groups are drawn as a whole, and a group drawn twice is two groups.
				const times = (row: number) => ((sample.groups ? sample.groups[row]! : row) * 7 + 1) % 3;
				const rows = [0, 1].flatMap((copy) =>
					[...Array(sample.rows).keys()].filter((row) => times(row) > copy).map((row) => [row, copy] as const)
				);
				if (rows.length === 0) return;
				const repeated = rowsOf(
					sample,
					rows.map(([row]) => row)
				);
				const groups = rows.map(([row, copy]) => `${sample.groups?.[row]}:${copy}`);
				const ids = [...new Set(groups)];
				const weights = Array.from({ length: sample.rows }, (_, row) => times(row));
				for (const name of some)
					near(
						over(name, { ...repeated, groups: sample.groups && groups.map((id) => ids.indexOf(id)) }),
						over(name, sample, weights)
					);
			}),
			{ numRuns: 60 }
		);
	});
	test('a perfect answer is perfect and an empty one worth nothing', () => {
		fc.assert(
			fc.property(someTexts, (sample) => {
				const rich = {
					...sample,
					references: sample.texts!.map((text) => [`${text} and four more words here`])
				};
				const perfect = { ...rich, texts: rich.references.map(([right]) => right!) };
				for (const name of names.text) {
					const { metric } = readMetricName(name)!;
					expect(over(name, perfect)).toBeCloseTo(perfectValue(metric));
					expect(trivialValue(metric, perfect, -1)).toBe(0);
				}
			}),
			{ numRuns: 30 }
		);
	});
	test('an interval draws whole groups', () => {
		const sample = ranked([0, 1, 1], [0, 0, 0], [1, 1, 0], [1, 0, 1]);
		const seen: number[][] = [];
		bootstrapIntervals((weights) => (weights && seen.push(Array.from(weights)), [0]), 4, 's', {
			replicates: 50,
			groups: sample.groups
		});
		expect(seen.every(([a, b, c, d]) => a === b && c === d && a! + c! === 2)).toBe(true);
		expect(new Set(seen.map(String)).size).toBe(3);
	});
	test('every metric is in a family here or in the tests beside', () => {
		const here = Object.values(names)
			.flat()
			.map((name) => name.split(':')[0]);
		const others = METRICS.filter(({ form, grouped }) => ['text', 'boxes'].includes(form) || grouped);
		expect(others.map(({ key }) => key).sort()).toEqual(here.sort());
	});
});

/** The rows of a sample, picked, repeated or moved. */
function rowsOf(sample: Sample, rows: readonly number[]): Sample {
	const pick = <T>(values: ArrayLike<T> | undefined) => values && rows.map((row) => values[row]!);
	return {
		...sample,
		rows: rows.length,
		truth: pick(sample.truth) ?? [],
		numbers: pick(sample.numbers),
		groups: pick(sample.groups),
		texts: pick(sample.texts),
		references: pick(sample.references),
		boxes: pick(sample.boxes),
		trueBoxes: pick(sample.trueBoxes)
	};
}
