import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Proposal } from '#lib/teams/schema.ts';
import { eligibilityFault, entryMoves, mayMove, missingParts, slugOf } from './rules.ts';

const complete: Proposal = {
	language: 'ko',
	title: 't',
	summary: 's',
	approach: 'a',
	dataUse: 'd',
	risks: 'r',
	plan: 'p',
	milestones: [{ title: 'm', evidence: '', dueWeek: 1, amountKrw: 0 }],
	budget: [{ item: 'i', amountKrw: 1 }],
	budgetKrw: 1,
	gpuHours: 0
};

describe('an entry', () => {
	test('never moves on from withdrawn, selected or declined', () => {
		for (const from of ['withdrawn', 'selected', 'declined', 'unknown'])
			for (const to of Object.keys(entryMoves)) expect(mayMove(from, to as never)).toBe(false);
		expect(mayMove('draft', 'submitted')).toBe(true);
		expect(mayMove('draft', 'selected')).toBe(false);
	});
});

describe('an address made from a name', () => {
	test('holds lower case letters, digits and single hyphens only, and is its own address', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 80, unit: 'grapheme' }), (name) => {
				const slug = slugOf(name);
				expect(slug).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
				expect(slug.length).toBeLessThanOrEqual(60);
				expect(slugOf(slug)).toBe(slug);
			})
		);
		expect([slugOf('Équipe  NOVA 2!'), slugOf('한빛')]).toEqual(['equipe-nova-2', '']);
	});
});

describe('a proposal', () => {
	test('misses exactly the parts that are blank', () => {
		expect(missingParts(complete)).toEqual([]);
		expect(missingParts({ ...complete, risks: ' \n', budget: [{ item: 'i', amountKrw: 0 }] })).toEqual([
			'risks',
			'budget'
		]);
		expect(missingParts({ ...complete, milestones: [] })).toEqual(['milestones']);
	});
});

describe('eligibility', () => {
	const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));

	test('finds a fault exactly where a member stands in the way, in any order of members', () => {
		fc.assert(
			fc.property(ids, ids, ids, ids, (memberIds, owners, judges, taken) => {
				const facts = { ownerIds: new Set(owners), judgeIds: new Set(judges), takenIds: new Set(taken) };
				const fault = eligibilityFault({ memberIds, ...facts });
				expect(eligibilityFault({ memberIds: [...memberIds].reverse(), ...facts })).toEqual(fault);
				const barred = memberIds.filter((id) => [owners, judges, taken].some((list) => list.includes(id)));
				if (barred.length === 0) expect(fault).toBeNull();
				else expect(barred).toContain(fault!.userId);
			})
		);
	});
});
