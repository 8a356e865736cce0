import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask, maskNames, mentions } from './names.ts';
import { proposalOf, ProposalForm } from './schema.ts';
import * as v from 'valibot';

describe('a blind text', () => {
	test('holds none of the names, whatever they are', () => {
		const name = fc.string({
			minLength: 2,
			maxLength: 8,
			unit: fc.constantFrom('가', '나', 'a', 'B', '.', '(', ' ', '1')
		});
		fc.assert(
			fc.property(fc.array(name, { maxLength: 4 }), fc.string(), fc.string(), (names, before, after) => {
				for (const one of names.filter((candidate) => [...candidate.trim()].length > 1)) {
					const text = `${before} ${one.trim()} ${after}`;
					expect(maskNames(text, names)).not.toContain(` ${one.trim()} `);
				}
			})
		);
	});

	test('covers a Korean name with its particle, the longer name first, and a Latin name as a word', () => {
		const names = ['한빛', '한빛 의료팀', 'NOVA', 'A'];
		expect(maskNames('한빛 의료팀은 한빛에서 왔다. nova, innovation, A', names)).toBe(
			`${mask}은 ${mask}에서 왔다. ${mask}, innovation, A`
		);
		expect(mentions('우리 한빛은 innovation', names)).toEqual(['한빛']);
		expect(maskNames('nothing', [])).toBe('nothing');
	});
});

describe('a posted proposal', () => {
	const post = (fields: Record<string, string | string[]>) =>
		proposalOf(v.parse(ProposalForm, { revision: '0', ...fields }));

	test('adds up its budget and leaves empty rows out', () => {
		const { budget, budgetKrw, milestones } = post({
			itemName: ['people', '', 'data'],
			itemKrw: ['12,000,000', '', '500'],
			milestoneTitle: ['first', ''],
			milestoneWeek: ['4', '']
		});
		expect(budget).toEqual([
			{ item: 'people', amountKrw: 12_000_000 },
			{ item: 'data', amountKrw: 500 }
		]);
		expect(budgetKrw).toBe(12_000_500);
		expect(milestones).toEqual([{ title: 'first', evidence: '', dueWeek: 4, amountKrw: 0 }]);
	});

	test('takes no negative, broken or endless amount', () => {
		for (const amount of ['-1', '1.5', 'NaN', '1e99'])
			expect(v.safeParse(ProposalForm, { revision: '0', itemName: ['x'], itemKrw: [amount] }).success).toBe(
				false
			);
	});
});
