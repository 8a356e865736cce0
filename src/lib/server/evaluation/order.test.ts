import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	byTeam,
	compareEntries,
	finalChoice,
	improvements,
	standsWith,
	Standings,
	type Criteria,
	type Entry
} from './order.ts';

let count = 0;
const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(Number.NaN));
const entry = fc
	.record({
		team: fc.nat(5),
		passes: fc.boolean(),
		finalPick: fc.boolean(),
		at: fc.nat(6),
		main: fc.nat(4),
		tie: value
	})
	.map(({ team, main, tie, ...rest }): Entry => {
		const submissionId = String(count++).padStart(8, '0');
		return { ...rest, submissionId, teamId: `t${team}`, value: main, ties: [tie] };
	});
const entries = fc.array(entry, { maxLength: 30 });
const criteria = fc.record({
	directions: fc.constantFrom<Criteria['directions']>(['higher', 'lower'], ['lower', 'higher']),
	stands: fc.constantFrom('best', 'last')
}) as fc.Arbitrary<Criteria>;
const ids = (some: readonly Entry[]) => some.map(({ submissionId }) => submissionId);

describe('the order', () => {
	test('is total: two different rows are never equal, and it does not matter who is asked first', () => {
		fc.assert(
			fc.property(entry, entry, entry, criteria, (a, b, c, rule) => {
				const compare = compareEntries(rule);
				expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)));
				expect(compare(a, b)).not.toBe(0);
				if (compare(a, b) < 0 && compare(b, c) < 0) expect(compare(a, c)).toBeLessThan(0);
			})
		);
	});
	test('what fails a floor, or misses a value, never stands before what does not', () => {
		const row = (submissionId: string, change: Partial<Entry>): Entry => ({
			submissionId,
			teamId: submissionId,
			at: 0,
			finalPick: false,
			passes: true,
			value: 1,
			ties: [1],
			...change
		});
		const rows = [
			row('floor', { passes: false, value: 9 }),
			row('worse', { value: 0, ties: [9] }),
			row('late', { at: 2 }),
			row('tieless', { ties: [Number.NaN] }),
			row('b', { at: 1 }),
			row('a', { at: 1 }),
			row('tie', { ties: [2] })
		];
		const board = new Standings(rows, { directions: ['higher', 'higher'], stands: 'best' });
		expect(ids(board.order)).toEqual(['tie', 'a', 'b', 'late', 'tieless', 'worse', 'floor']);
		expect(rows.map((_, place) => board.rankAt(place))).toEqual([1, 2, 3, 4, 5, 6, null]);
	});
});

describe('standings', () => {
	test('kept up to date one result at a time are the ones computed at once', () => {
		fc.assert(
			fc.property(entries, entries, criteria, (before, arriving, rule) => {
				const board = new Standings(before, rule);
				const known = new Map(before.map((one) => [one.submissionId, one]));
				arriving.forEach((one, i) => {
					// Every third replaces or removes what is there.
					const old = before[i % Math.max(1, before.length)];
					if (i % 3 === 0 && old && known.has(old.submissionId)) {
						const changed = i % 2 ? null : { ...one, submissionId: old.submissionId, teamId: old.teamId };
						board.put(old.submissionId, old.teamId, changed);
						if (changed) known.set(old.submissionId, changed);
						else known.delete(old.submissionId);
					} else {
						board.put(one.submissionId, one.teamId, one);
						known.set(one.submissionId, one);
					}
				});
				const afresh = new Standings([...known.values()], rule);
				expect(ids(board.order)).toEqual(ids(afresh.order));
				expect(board.rankedCount).toBe(afresh.rankedCount);
				for (const { teamId } of board.order)
					expect(board.order[board.placeOfTeam(teamId)]!.teamId).toBe(teamId);
				expect(board.placeOfTeam('nobody')).toBe(-1);
			})
		);
	});
	test('show each team once, with its best or its last', () => {
		fc.assert(
			fc.property(entries, criteria, (some, rule) => {
				const { order } = new Standings(some, rule);
				expect(order.map(({ teamId }) => teamId).sort()).toEqual([...byTeam(some).keys()].sort());
				for (const shown of order) {
					const own = byTeam(some).get(shown.teamId)!;
					expect(shown).toBe(standsWith(own.toReversed(), rule));
					if (rule.stands === 'last') expect(own.every(({ at }) => at <= shown.at)).toBe(true);
				}
			})
		);
	});
});

test('in the end a team stands with its picks, its best or its last, as the problem says', () => {
	fc.assert(
		fc.property(entries, criteria, fc.constantFrom('chosen', 'best', 'last'), (some, rule, pick) => {
			for (const [teamId, chosen] of finalChoice(some, rule, pick as 'best')) {
				const own = byTeam(some).get(teamId)!;
				const picks = ids(own.filter(({ finalPick }) => finalPick));
				const stands = pick === 'last' ? 'last' : 'best';
				const one = standsWith(own, { ...rule, stands })!.submissionId;
				expect(chosen).toEqual(pick === 'chosen' && picks.length > 0 ? picks : [one]);
			}
		})
	);
});

test('a history only ever improves, and holds nothing that fails a floor', () => {
	fc.assert(
		fc.property(entries, (some) => {
			const steps = improvements(some, ['lower', 'higher']);
			const values = steps.map(({ value }) => value);
			expect(values).toEqual([...new Set(values)].sort((a, b) => b - a));
			expect(steps.every(({ passes }) => passes)).toBe(true);
		})
	);
});
