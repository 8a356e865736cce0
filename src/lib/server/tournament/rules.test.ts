import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scales, type Weights } from '#lib/tournament/types.ts';
import {
	channelPoints,
	declarationFault,
	lot,
	pairings,
	rankTeams,
	sensitivity,
	skill,
	type Scoring,
	type Standing
} from './rules.ts';

const raw = fc.option(fc.integer({ min: 0, max: 100 }));
const field: fc.Arbitrary<Standing[]> = fc.uniqueArray(
	fc.record({
		teamId: fc.uuid(),
		raw: fc.record({ metric: raw, jury: raw, public: raw }),
		juryFirsts: fc.nat(5)
	}),
	{ selector: (team) => team.teamId, maxLength: 12 }
);
const weights: fc.Arbitrary<Weights> = fc
	.tuple(fc.nat(100), fc.nat(100))
	.map(([a, b]) => ({ metric: Math.min(a, b), jury: Math.abs(a - b), public: 100 - Math.max(a, b) }));
const scoring: fc.Arbitrary<Scoring> = fc.record({
	weights,
	scale: fc.constantFrom(...scales),
	tieBreaks: fc.constant(['public', 'jury', 'metric', 'lot'] as const),
	seed: fc.string()
});

describe('a ranking', () => {
	test('does not depend on the order in which teams are given', () => {
		fc.assert(
			fc.property(field, scoring, (teams, how) => {
				expect(rankTeams(teams.toReversed(), how)).toEqual(rankTeams(teams, how));
			})
		);
	});

	test('gives every team one place, and never a lower total above a higher one', () => {
		fc.assert(
			fc.property(field, scoring, (teams, how) => {
				const ranked = rankTeams(teams, how);
				expect(ranked.map((result) => result.place)).toEqual(teams.map((_, index) => index + 1));
				for (const [index, result] of ranked.entries())
					if (index > 0) expect(ranked[index - 1]!.total).toBeGreaterThanOrEqual(result.total);
			})
		);
	});

	test('adds up: the shares of a result are its total', () => {
		fc.assert(
			fc.property(field, scoring, (teams, how) => {
				for (const result of rankTeams(teams, how))
					expect(result.shares.reduce((sum, share) => sum + share.adds, 0)).toBeCloseTo(result.total, 5);
			})
		);
	});

	test('is parted by the jurors who put a team first before it is by their mean', () => {
		const team = (teamId: string, jury: number, juryFirsts: number): Standing => ({
			teamId,
			raw: { metric: 100 - jury, jury, public: null },
			juryFirsts
		});
		const how: Scoring = {
			weights: { metric: 50, jury: 50, public: 0 },
			scale: 'linear',
			tieBreaks: ['jury', 'lot'],
			seed: 's'
		};
		const order = (...teams: Standing[]) => rankTeams(teams, how).map(({ teamId }) => teamId);
		expect(order(team('a', 60, 1), team('b', 50, 2))).toEqual(['b', 'a']);
		expect(order(team('a', 50, 1), team('b', 60, 1))).toEqual(['b', 'a']);
	});

	test('names the tie-break where totals are equal', () => {
		const same = (teamId: string, publicShare: number): Standing => ({
			teamId,
			raw: { metric: 50, jury: 50, public: publicShare },
			juryFirsts: 0
		});
		const how: Scoring = {
			weights: { metric: 50, jury: 50, public: 0 },
			scale: 'linear',
			tieBreaks: ['public', 'lot'],
			seed: 's'
		};
		const ranked = rankTeams([same('a', 40), same('b', 60)], how);
		expect(ranked.map(({ teamId, decidedBy }) => [teamId, decidedBy])).toEqual([
			['b', 'public'],
			['a', 'public']
		]);
		const drawn = rankTeams([same('a', 50), same('b', 50)], how);
		expect(drawn.map((result) => result.decidedBy)).toEqual(['lot', 'lot']);
	});

	test('of nobody is empty, and of one team is first', () => {
		const how: Scoring = {
			weights: { metric: 100, jury: 0, public: 0 },
			scale: 'rank',
			tieBreaks: ['lot'],
			seed: ''
		};
		expect(rankTeams([], how)).toEqual([]);
		expect(
			rankTeams([{ teamId: 'a', raw: { metric: 3, jury: null, public: null }, juryFirsts: 0 }], how)[0]
		).toMatchObject({
			place: 1,
			total: 100
		});
	});
});

describe('points stretched to the field', () => {
	test('are the full hundred where all are equal, and none for who has nothing', () => {
		expect(channelPoints([40, 40, null], 'min-max')).toEqual([100, 100, 0]);
		expect(channelPoints([20, 40, 30], 'min-max')).toEqual([0, 100, 50]);
	});
});

describe('the scales', () => {
	test('keep the order of raw values', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2 }),
				fc.constantFrom(...scales),
				(values, scale) => {
					const points = channelPoints(values, scale);
					for (const [i, a] of values.entries())
						for (const [j, b] of values.entries())
							if (a < b) expect(points[i]).toBeLessThanOrEqual(points[j]!);
				}
			)
		);
	});
});

describe('skill', () => {
	test('is 0 at the best constant answer, 100 at perfection, and 0 below', () => {
		expect([0.5, 0.75, 1, 0.2].map((value) => skill(value, 0.5, 'higher', 1))).toEqual([0, 50, 100, 0]);
		expect([10, 5, 0, 20].map((value) => skill(value, 10, 'lower', 0))).toEqual([0, 50, 100, 0]);
		expect(skill(1, 1, 'higher', 1)).toBe(0);
	});
});

describe('pairings', () => {
	test('use every team exactly once, and only an odd field has a bye', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 15 }), (teams) => {
				const pairs = pairings(teams);
				const used = pairs.flatMap((pair) => [pair.cheong, ...(pair.hong === null ? [] : [pair.hong])]);
				expect(used.toSorted()).toEqual(teams.toSorted());
				expect(pairs.filter((pair) => pair.hong === null)).toHaveLength(teams.length % 2);
			})
		);
	});

	test('set the first against the last', () => {
		expect(pairings(['1', '2', '3', '4'])).toEqual([
			{ cheong: '1', hong: '4' },
			{ cheong: '2', hong: '3' }
		]);
	});
});

describe('a declaration', () => {
	test('draws lots that nobody knows before the seed is published, and everybody can draw after', () => {
		const drawn = (seed: string) => createHash('sha256').update(`${seed}:team`).digest('hex');
		expect([lot('one', 'team'), lot('two', 'team')]).toEqual([drawn('one'), drawn('two')]);
	});

	test('needs weights of 100, a lot as the last tie-break, and a place to win', () => {
		const ok = { metric: 40, jury: 30, public: 30 };
		expect(declarationFault(ok, ['public', 'lot'], 1)).toBeNull();
		expect(declarationFault({ ...ok, public: 20 }, ['lot'], 1)).toBe('weights_not_100');
		expect(declarationFault(ok, ['public'], 1)).toBe('tie_break_open');
		expect(declarationFault(ok, ['lot'], 0)).toBe('places_wrong');
	});
});

describe('the sensitivity strip', () => {
	test('at the declared public weight names the declared winners', () => {
		fc.assert(
			fc.property(field, scoring, (teams, how) => {
				const half = { ...how, weights: { metric: 30, jury: 20, public: 50 } };
				const strip = sensitivity(teams, half, 1).find((point) => point.publicWeight === 50);
				expect(strip?.winners).toEqual(
					rankTeams(teams, half)
						.slice(0, 1)
						.map((result) => result.teamId)
				);
			})
		);
	});
});
