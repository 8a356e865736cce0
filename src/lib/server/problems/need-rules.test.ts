import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needStates, type NeedState } from '#lib/problems/types.ts';
import {
	mayMove,
	missingParts,
	needMoves,
	readCriteria,
	summarise,
	type TriageCriterion
} from './need-rules.ts';

const none = { ko: '', en: '' };
const criterion = (key: string, weight: number): TriageCriterion => ({
	key,
	name: none,
	question: none,
	weight,
	anchors: []
});
const criteria = [criterion('representative', 40), criterion('felt', 40), criterion('ready', 20)];
const anyScore = fc.record({
	triagerId: fc.constantFrom('a', 'b', 'c'),
	criterion: fc.constantFrom('representative', 'felt', 'ready', 'gone'),
	score: fc.integer({ min: 1, max: 5 })
});
const onePerCriterion = fc.uniqueArray(anyScore, {
	selector: (score) => `${score.triagerId}:${score.criterion}`
});

describe('a need', () => {
	test('reaches the published state only by being submitted, scored and shortlisted', () => {
		const paths = (from: NeedState): NeedState[][] =>
			from === 'published'
				? [[from]]
				: needMoves[from].flatMap((to) => paths(to).map((path) => [from, ...path]));
		expect(paths('draft')).toEqual([['draft', 'submitted', 'scoring', 'shortlisted', 'published']]);
	});

	test('never moves on the spot and never leaves a decision that closes it', () => {
		for (const state of needStates) expect(mayMove(state, state)).toBe(false);
		for (const state of ['merged', 'declined', 'published'] as const) expect(needMoves[state]).toEqual([]);
	});

	test('is complete in either language, and names what is missing', () => {
		const text = { ko: '내용', en: '' };
		const need = {
			title: text,
			sufferers: text,
			description: text,
			tried: text,
			data: text,
			success: text,
			offer: text
		};
		expect(missingParts({ ...need, contact: '과장 김하나' })).toEqual([]);
		expect(missingParts({ ...need, success: { ko: ' ', en: '' }, contact: '' })).toEqual([
			'success',
			'contact'
		]);
	});
});

describe('the summary of triage scores', () => {
	test('does not depend on the order of scores and stays within 1 to 5', () => {
		fc.assert(
			fc.property(onePerCriterion, (scores) => {
				const summary = summarise(criteria, scores);
				const again = summarise(criteria, scores.toReversed());
				expect(again.triagers).toBe(summary.triagers);
				if (summary.total === null) return;
				expect(again.total).toBeCloseTo(summary.total, 10);
				expect(summary.total).toBeGreaterThanOrEqual(1 - 1e-9);
				expect(summary.total).toBeLessThanOrEqual(5 + 1e-9);
			})
		);
	});

	test('is not lowered by a criterion that nobody has scored', () => {
		const scores = [{ triagerId: 'a', criterion: 'felt', score: 4 }];
		expect(summarise(criteria, scores)).toEqual({
			means: { representative: null, felt: 4, ready: null },
			total: 4,
			triagers: 1,
			complete: false
		});
	});

	test('is complete once one triager has scored every criterion, not three triagers one each', () => {
		const each = criteria.map(({ key }, at) => ({ triagerId: `t${at}`, criterion: key, score: 3 }));
		const one = criteria.map(({ key }) => ({ triagerId: 't0', criterion: key, score: 3 }));
		expect([summarise(criteria, each).complete, summarise(criteria, one).complete]).toEqual([false, true]);
	});

	test('leaves out criteria that are not published', () => {
		expect(summarise(criteria, [{ triagerId: 'a', criterion: 'gone', score: 1 }])).toMatchObject({
			total: null,
			triagers: 0
		});
	});
});

test('criteria are read from whatever is stored, without what has no key or name', () => {
	expect(readCriteria('nonsense')).toEqual([]);
	expect(readCriteria([null, { key: 'felt' }, { key: 'felt', name: none }])).toEqual([
		{ ...criterion('felt', 1) }
	]);
});
