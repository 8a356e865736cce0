import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	bestOfTeams,
	finalChoice,
	improvements,
	nextQuotaDay,
	quotaDayOf,
	quotaFault,
	rankTeams,
	type Scored
} from './rules.ts';

const scored = fc
	.array(
		fc.record({
			teamId: fc.constantFrom('a', 'b', 'c'),
			value: fc.integer({ min: 0, max: 5 }).map((n) => n / 5),
			passes: fc.boolean(),
			at: fc.nat(3).map((n) => new Date(n)),
			finalPick: fc.boolean()
		}),
		{ maxLength: 15 }
	)
	.map((rows): Scored[] =>
		rows.map((row, i) => ({ ...row, submissionId: `s${String(i).padStart(2, '0')}` }))
	);
const direction = fc.constantFrom('higher' as const, 'lower' as const);

test('ranks do not depend on the order in which scores are read', () => {
	fc.assert(
		fc.property(scored, direction, fc.infiniteStream(fc.nat()), (rows, way, dice) => {
			const shuffled = rows.map((row) => ({ row, key: dice.next().value })).sort((a, b) => a.key - b.key);
			expect(
				rankTeams(
					shuffled.map(({ row }) => row),
					way
				)
			).toEqual(rankTeams(rows, way));
		})
	);
});

test('each team ranks once, by its best, and what fails a floor never ranks before what passes', () => {
	fc.assert(
		fc.property(scored, direction, (rows, way) => {
			const table = rankTeams(rows, way);
			expect(new Set(table.map(({ teamId }) => teamId)).size).toBe(table.length);
			expect(table.map(({ rank }) => rank)).toEqual(table.map(({ passes }, i) => (passes ? i + 1 : null)));
			for (const { teamId, rank, value } of table.filter(({ passes }) => passes)) {
				const own = rows.filter((row) => row.teamId === teamId && row.passes).map((row) => row.value);
				expect(value).toBe(way === 'higher' ? Math.max(...own) : Math.min(...own));
				expect(rank).toBeGreaterThan(0);
			}
			const firstUnranked = table.findIndex(({ passes }) => !passes);
			if (firstUnranked >= 0) expect(table.slice(firstUnranked).every(({ passes }) => !passes)).toBe(true);
		})
	);
});

test('of equal values the earlier one leads', () => {
	const row = (teamId: string, at: number): Scored => ({
		submissionId: teamId,
		teamId,
		value: 1,
		passes: true,
		at: new Date(at),
		finalPick: false
	});
	expect(rankTeams([row('late', 2), row('early', 1)], 'higher').map(({ teamId }) => teamId)).toEqual([
		'early',
		'late'
	]);
});

test('a team stands with its picks, else with its best', () => {
	fc.assert(
		fc.property(scored, direction, (rows, way) => {
			for (const [teamId, ids] of finalChoice(rows, way)) {
				const picks = rows
					.filter((row) => row.teamId === teamId && row.finalPick)
					.map((row) => row.submissionId);
				const best = bestOfTeams(rows, way).find((row) => row.teamId === teamId)!.submissionId;
				expect(ids).toEqual(picks.length > 0 ? picks : [best]);
			}
		})
	);
});

test('a history only ever improves', () => {
	fc.assert(
		fc.property(scored, (rows) => {
			for (const steps of improvements(rows, 'lower').values()) {
				const values = steps.map(({ value }) => value);
				expect(values).toEqual([...new Set(values)].sort((a, b) => b - a));
			}
		})
	);
});

test('a quota’s day begins at midnight in Korea', () => {
	expect([
		quotaDayOf(new Date('2026-11-21T14:59:59Z')),
		quotaDayOf(new Date('2026-11-21T15:00:00Z'))
	]).toEqual(['2026-11-21', '2026-11-22']);
	expect(nextQuotaDay(new Date('2026-11-21T14:59:59Z'))).toEqual(new Date('2026-11-21T15:00:00Z'));
	fc.assert(
		fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (at) => {
			const next = nextQuotaDay(at);
			expect(quotaDayOf(next)).not.toBe(quotaDayOf(at));
			expect(next.getTime() - at.getTime()).toBeLessThanOrEqual(24 * 3_600_000);
		})
	);
});

test('the limit in the way is named', () => {
	const limits = { perDay: 2, total: 5, concurrent: 3 };
	expect(quotaFault({ today: 1, total: 4, open: 2 }, limits)).toBeNull();
	expect(quotaFault({ today: 2, total: 4, open: 2 }, limits)).toBe('quota_day_spent');
	expect(quotaFault({ today: 0, total: 5, open: 0 }, limits)).toBe('quota_total_spent');
	expect(quotaFault({ today: 0, total: 0, open: 3 }, limits)).toBe('quota_concurrent');
});
