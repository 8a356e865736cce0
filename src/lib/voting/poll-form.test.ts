import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { draftFrom, formOf, PollFormSchema, usualForm, type PollFormValues } from './poll-form.ts';

const usual: PollFormValues = {
	...usualForm([
		{ rule: 'burst', perMinute: 300 },
		{ rule: 'skew', ballots: 200, points: 40 }
	]),
	...{ slug: 'best-idea', titleKo: '가장 좋은 생각', titleEn: 'Best idea' },
	...{ optionKo: ['가', '나', '다', ''], optionEn: ['a', 'b', 'c', ''] }
};
const read = (change: PollFormValues = {}) => draftFrom(v.parse(PollFormSchema, { ...usual, ...change }));
const fault = (change: PollFormValues) => {
	const found = read(change);
	return 'why' in found ? found.why : null;
};
function draft(change: PollFormValues = {}) {
	const found = read(change);
	if ('why' in found) throw new Error(found.why);
	return found.draft;
}

test('rows left empty are passed over, and options are numbered without them', () => {
	const { options } = draft({ optionKo: ['', '가', '', '나'], optionEn: ['', 'a', '', 'b'] });
	expect(options).toEqual([
		{ label: { ko: '가', en: 'a' }, subject: 'option-1' },
		{ label: { ko: '나', en: 'b' }, subject: 'option-2' }
	]);
});

test.each([
	{},
	{ kind: 'several', most: '2', change: 'last', showRunning: 'on' },
	{ kind: 'ranked', points: '5, 3 1', purpose: 'rehearsal', approvals: '1' },
	{ tier: 'account', tieRule: 'round', windowSeconds: '90' },
	{ graceSeconds: '12', pathName: ['web', '', 'tv'], pathSeconds: ['12', '', '3'] },
	{ publicWeight: '30', juryWeight: '70' },
	{ burstPerMinute: '', skewBallots: '', skewPoints: '' }
])('a draft is shown by the form as it was written: %o', (change) => {
	const once = draft(change as PollFormValues);
	expect(draft(formOf({ ...once, fraud: once.fraud! }))).toEqual(once);
});

describe('what only the whole form shows is said in words', () => {
	test.each([
		[{ optionKo: ['가'], optionEn: ['a'] }, 'poll_few_options'],
		[{ optionKo: ['가', '나'], optionEn: ['a', ''] }, 'poll_option_unnamed'],
		[{ kind: 'several', most: '' }, 'poll_most_wrong'],
		[{ kind: 'several', most: '4' }, 'poll_most_wrong'],
		[{ kind: 'ranked', points: '' }, 'poll_points_wrong'],
		[{ kind: 'ranked', points: '1, 3' }, 'poll_points_wrong'],
		[{ kind: 'ranked', points: '4, 3, 2, 1' }, 'poll_points_wrong'],
		[{ publicWeight: '50', juryWeight: '40' }, 'poll_weights_sum'],
		[{ graceSeconds: '3', pathName: ['web'], pathSeconds: ['4'] }, 'poll_path_wrong'],
		[{ graceSeconds: '9', pathName: ['web', 'web'], pathSeconds: ['4', '5'] }, 'poll_path_wrong'],
		[{ graceSeconds: '9', pathName: ['web'], pathSeconds: [''] }, 'poll_path_wrong'],
		[{ skewPoints: '' }, 'poll_fraud_half'],
		[{ approvals: '1' }, 'poll_one_person'],
		[{ slug: 'round-2-match-1' }, 'poll_slug_taken'],
		[{ slug: 'new' }, 'poll_slug_taken']
	])('%o', (change, expected) => {
		expect(fault(change as PollFormValues)).toBe(expected);
	});
});

test('a vote for accounts has no rules about networks, and a form that is silent leaves them to the installation', () => {
	expect(draft({ tier: 'account' }).fraud).toEqual([]);
	const { burstPerMinute: _a, freshPerMinute: _b, skewBallots: _c, skewPoints: _d, ...silent } = usual;
	const found = draftFrom(v.parse(PollFormSchema, silent));
	expect(found).toMatchObject({ draft: { fraud: undefined } });
});

test.each([
	{ slug: 'Best Idea' },
	{ points: 'x' },
	{ windowSeconds: '1' },
	{ approvals: '0' },
	{ burstPerMinute: '0' },
	{ pathName: ['TV 1'] }
])('is refused: %o', (change) => {
	expect(v.safeParse(PollFormSchema, { ...usual, ...change }).success).toBe(false);
});
