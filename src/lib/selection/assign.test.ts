import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignJudges, type AssignmentInput } from './assign.ts';
import { groupsOf } from './connect.ts';
import { randomOf } from './random.ts';

const tracks = ['medicine', 'law', 'education', 'safety'];

function world(
	entries: number,
	judges: number,
	options: Partial<AssignmentInput> & { conflictShare?: number; k?: number } = {}
) {
	const random = randomOf(`world ${entries} ${judges} ${options.seed ?? ''}`);
	const { conflictShare = 0, k = 3, ...rest } = options;
	const input: AssignmentInput = {
		version: 1,
		seed: 'seed',
		entries: Array.from({ length: entries }, (_, i) => ({ id: `e${i}`, track: tracks[i % 4]!, reviews: k })),
		judges: Array.from({ length: judges }, (_, i) => ({ id: `j${i}`, tracks: [tracks[i % 4]!] })),
		conflicts: [],
		fixed: [],
		minLoad: 0,
		maxLoad: Math.ceil((entries * k) / judges) + 2,
		...rest
	};
	for (const entry of input.entries)
		for (const judge of input.judges)
			if (random.next() < conflictShare) input.conflicts.push([entry.id, judge.id]);
	return input;
}

describe('an assignment', () => {
	test('gives every entry its reviews, keeps bounds and never crosses a conflict', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 14 }),
				fc.integer({ min: 4, max: 9 }),
				fc.string({ maxLength: 6 }),
				(n, m, seed) => {
					const input = world(n, m, { seed, conflictShare: 0.1, k: 2 });
					const result = assignJudges(input);
					if (!result.ok) return;
					const conflicts = new Set(input.conflicts.map((pair) => pair.join(' ')));
					for (const { entry, judge } of result.pairs) expect(conflicts.has(`${entry} ${judge}`)).toBe(false);
					for (const { id } of input.entries) {
						const judges = result.pairs.filter((pair) => pair.entry === id).map((pair) => pair.judge);
						expect(new Set(judges).size).toBe(2);
					}
					for (const { id } of input.judges)
						expect(result.pairs.filter((pair) => pair.judge === id).length).toBeLessThanOrEqual(
							input.maxLoad
						);
					expect(result.objective).toBeGreaterThanOrEqual(result.bound);
				}
			),
			{ numRuns: 60 }
		);
	});

	test('does not depend on the order of its input', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray([...Array(8).keys()], { minLength: 8 }), (order) => {
				const input = world(8, 8);
				const mixed = {
					...input,
					entries: order.map((i) => input.entries[i]!),
					judges: order.map((i) => input.judges[i]!)
				};
				expect(assignJudges(mixed)).toEqual(assignJudges(input));
			}),
			{ numRuns: 20 }
		);
	});

	test('is connected even where fields would fall apart', () => {
		const result = assignJudges(world(40, 12));
		expect(result.ok && result.connected && groupsOf(result.pairs).length).toBe(1);
	});

	test('fills the minimum of every judge and keeps loads even', () => {
		const result = assignJudges(world(20, 6, { minLoad: 9 }));
		expect(result.ok).toBe(true);
		const loads = world(20, 6).judges.map(({ id }) =>
			result.ok ? result.pairs.filter((pair) => pair.judge === id).length : 0
		);
		expect(loads).toEqual([10, 10, 10, 10, 10, 10]);
	});

	test('names what cannot be had', () => {
		const one = world(1, 2, { k: 3 });
		expect(assignJudges(one)).toEqual({ ok: false, short: ['e0'], idle: [] });
		expect(assignJudges(world(1, 3, { k: 1, minLoad: 1 }))).toMatchObject({ ok: false, short: [] });
		expect(assignJudges(world(0, 2))).toMatchObject({ ok: true, pairs: [], connected: true });
	});

	test('keeps what an earlier run has assigned and adds only what is missing', () => {
		const input = world(6, 5, { k: 2 });
		const first = assignJudges(input);
		if (!first.ok) throw new Error('not assigned');
		const kept = first.pairs.slice(1).map(({ entry, judge }): [string, string] => [entry, judge]);
		const lost = first.pairs[0]!;
		const second = assignJudges({ ...input, fixed: kept, conflicts: [[lost.entry, lost.judge]] });
		expect(second.ok && second.pairs.map(({ entry }) => entry)).toEqual([lost.entry]);
		expect(second.ok && second.pairs[0]!.judge).not.toBe(lost.judge);
	});

	test('the cheapest one is found: same as trying every way', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 5 }), (seed) => {
				const input = world(3, 3, { seed, k: 1, maxLoad: 1 });
				const result = assignJudges(input);
				const orders = [
					[0, 1, 2],
					[0, 2, 1],
					[1, 0, 2],
					[1, 2, 0],
					[2, 0, 1],
					[2, 1, 0]
				];
				const costs = orders.map((order) => {
					const others = input.entries.flatMap((entry, i) =>
						input.judges
							.filter((_, j) => j !== order[i])
							.map((judge): [string, string] => [entry.id, judge.id])
					);
					const only = assignJudges({ ...input, conflicts: others });
					return only.ok ? only.bound : Infinity;
				});
				expect(result.ok && result.bound).toBe(Math.min(...costs));
			}),
			{ numRuns: 30 }
		);
	});

	test('630 entries and 60 judges are assigned', () => {
		const result = assignJudges(world(630, 60, { conflictShare: 0.02, minLoad: 20, maxLoad: 40 }));
		expect(result.ok && result.connected).toBe(true);
	}, 60_000);
});
