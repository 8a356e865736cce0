import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement } from './agreement.ts';
import { calibrate, type Observation } from './calibrate.ts';
import { randomOf } from './random.ts';
import { rankEntries, totalsOf, type EntryTotal } from './rank.ts';
import { cleanScores, missingScores, rubricFault, type Criterion } from './rubric.ts';
import { hundredths, mean, reviewTotal } from './totals.ts';

const text = { ko: '가', en: 'a' };
const criterion = (key: string, weight: number, optional = false): Criterion => ({
	key,
	name: text,
	question: text,
	weight,
	anchors: [text, text, text, text, text],
	optional
});
const rubric = [criterion('idea', 50), criterion('plan', 30), criterion('bonus', 20, true)];
const lot = (id: string) => id;

describe('a total', () => {
	test('is not lowered by a skipped optional criterion', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5 }), (score) => {
				expect(hundredths(reviewTotal(rubric, { idea: score, plan: score })!)).toBe(score * 100);
			})
		);
		expect(reviewTotal(rubric, {})).toBeNull();
	});

	test('rounds half up and not by the whims of floating point', () => {
		expect(hundredths({ top: 25n, bottom: 8n })).toBe(313);
		expect(hundredths({ top: 3005n, bottom: 1000n })).toBe(301);
		expect(mean([])).toBeNull();
	});

	test('does not depend on the order of the reviews', () => {
		const review = fc.record({ idea: fc.integer({ min: 1, max: 5 }), plan: fc.integer({ min: 1, max: 5 }) });
		fc.assert(
			fc.property(fc.array(review, { minLength: 1, maxLength: 7 }), (list) => {
				const reviews = list.map((scores, index) => ({ judge: `j${index}`, scores }));
				const forth = totalsOf(rubric, { id: 'e', reviews });
				const back = totalsOf(rubric, { id: 'e', reviews: [...reviews].reverse() });
				expect(back.raw).toBe(forth.raw);
				expect(back.byCriterion).toEqual(forth.byCriterion);
			})
		);
	});
});

describe('the ranking', () => {
	const entry = (id: string, raw: number | null, idea: number, plan: number): EntryTotal => ({
		id,
		reviews: 1,
		raw,
		spread: null,
		byCriterion: { idea, plan, bonus: null }
	});

	test('goes down the declared chain and says which link decided', () => {
		const entries = [
			entry('d', 400, 400, 300),
			entry('c', 400, 400, 300),
			entry('b', 400, 450, 200),
			entry('a', 410, 1, 1)
		];
		expect(rankEntries(rubric, entries, lot).map(({ id, tieBrokenBy }) => [id, tieBrokenBy])).toEqual([
			['a', null],
			['b', null],
			['c', 'idea'],
			['d', 'lot']
		]);
	});

	test('gives each rank once and does not depend on the order of its input', () => {
		const any = fc.uniqueArray(
			fc.record({
				id: fc.string({ minLength: 1 }),
				raw: fc.option(fc.integer({ min: 100, max: 105 })),
				idea: fc.integer({ min: 100, max: 102 })
			}),
			{ selector: ({ id }) => id, maxLength: 12 }
		);
		fc.assert(
			fc.property(any, (list) => {
				const entries = list.map(({ id, raw, idea }) => entry(id, raw, idea, 100));
				const ranked = rankEntries(rubric, entries, lot);
				expect(ranked.map(({ rank }) => rank)).toEqual(entries.map((_, index) => index + 1));
				expect(rankEntries(rubric, [...entries].reverse(), lot)).toEqual(ranked);
			})
		);
	});

	test('puts an entry without a review last', () => {
		expect(
			rankEntries(rubric, [entry('a', null, 0, 0), entry('b', 100, 100, 100)], lot).map(({ id }) => id)
		).toEqual(['b', 'a']);
	});
});

describe('a rubric', () => {
	test('has weights that sum to one hundred, five anchors each and no key twice', () => {
		expect(rubricFault(rubric)).toBeNull();
		expect(rubricFault([])).toBe('rubric_empty');
		expect(rubricFault([criterion('a', 99)])).toBe('rubric_weights');
		expect(rubricFault([criterion('a', 50), criterion('a', 50)])).toBe('rubric_keys');
		expect(rubricFault([{ ...criterion('a', 100), anchors: [text] }])).toBe('rubric_anchors');
	});

	test('takes only its own criteria and whole scores, and misses required ones only', () => {
		expect(cleanScores(rubric, { idea: '5', plan: '6', bonus: '', other: 3 })).toEqual({ idea: 5 });
		expect(missingScores(rubric, { idea: 5 })).toEqual(['plan']);
	});
});

describe('calibration', () => {
	/** Entries of known worth, judges of known leniency; each entry is seen by four of the judges. */
	function reviews(entries: number, judges: number, leniency: (judge: number) => number): Observation[] {
		const random = randomOf('reviews');
		return Array.from({ length: entries }).flatMap((_, e) =>
			Array.from({ length: 4 }).map((_, k) => {
				const judge = (e + k * 2) % judges;
				return {
					entry: `e${e}`,
					judge: `j${judge}`,
					score: 2 + e / entries + leniency(judge) + random.normal() * 0.02
				};
			})
		);
	}

	test('finds who is lenient and corrects the order for it', () => {
		const result = calibrate(
			reviews(24, 7, (judge) => (judge === 0 ? 1.5 : 0)),
			5,
			'seed'
		);
		const leniencies = [...result.judges].map(([id, { leniency }]) => [id, leniency] as const);
		expect(leniencies.sort((a, b) => b[1] - a[1])[0]![0]).toBe('j0');
		const top = [...result.entries]
			.sort((a, b) => b[1].score - a[1].score)
			.slice(0, 5)
			.map(([id]) => id);
		expect(new Set(top)).toEqual(new Set(['e19', 'e20', 'e21', 'e22', 'e23']));
		expect(result.thin.size).toBe(0);
	});

	test('gives the same numbers for the same seed in any order, and places that sum up', () => {
		const list = reviews(10, 5, () => 0);
		const one = calibrate(list, 3, 'seed');
		expect(calibrate([...list].reverse(), 3, 'seed')).toEqual(one);
		const sum = [...one.entries.values()].reduce((total, { inPlaces }) => total + inPlaces, 0);
		expect(sum).toBeCloseTo(3, 6);
	});

	test('says so where data is thin: one review, a group apart, two judges, nothing', () => {
		const list = reviews(10, 5, () => 0);
		const apart = [
			{ entry: 'x', judge: 'k1', score: 3 },
			{ entry: 'x', judge: 'k2', score: 3 }
		];
		expect(calibrate([...list, ...apart, { entry: 'y', judge: 'j1', score: 3 }], 3, 's').thin).toEqual(
			new Set(['x', 'y'])
		);
		expect(calibrate(apart, 1, 's')).toEqual({ entries: new Map(), judges: new Map(), thin: new Set(['x']) });
		expect(calibrate([], 1, 's').entries.size).toBe(0);
	});
});

describe('agreement', () => {
	test('is one when judges agree, about zero by chance, and null where nothing can be compared', () => {
		expect(agreement([[1, 1], [5, 5], [3]])).toBe(1);
		expect(
			agreement([
				[1, 5],
				[5, 1]
			])
		).toBeLessThan(0);
		expect(agreement([[3], []])).toBeNull();
		expect(
			agreement([
				[2, 2],
				[2, 2]
			])
		).toBeNull();
	});
});
