import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flipWeight } from './flip.ts';
import { channels, type ExplainedResult, type Weights } from './types.ts';

const result = (points: Weights, weights: Weights): ExplainedResult => ({
	teamId: '',
	place: 1,
	decidedBy: null,
	total: channels.reduce((sum, channel) => sum + (points[channel] * weights[channel]) / 100, 0),
	shares: channels.map((channel) => ({
		channel,
		raw: points[channel],
		points: points[channel],
		weight: weights[channel],
		adds: (points[channel] * weights[channel]) / 100
	}))
});
const points = fc.record({
	metric: fc.integer({ min: 0, max: 100 }),
	jury: fc.integer({ min: 0, max: 100 }),
	public: fc.integer({ min: 0, max: 100 })
});
const weights = fc
	.tuple(fc.integer({ min: 1, max: 98 }), fc.integer({ min: 1, max: 98 }))
	.filter(([a, b]) => a + b < 100)
	.map(([metric, jury]) => ({ metric, jury, public: 100 - metric - jury }));

test('at the named weight the two totals are level', () => {
	fc.assert(
		fc.property(points, points, weights, (a, b, how) => {
			const at = flipWeight(result(a, how), result(b, how));
			if (at === null) return;
			const share = (100 - at) / (how.metric + how.jury);
			const then = { metric: how.metric * share, jury: how.jury * share, public: at };
			expect(result(a, then).total).toBeCloseTo(result(b, then).total, 6);
		})
	);
});

test('a team that leads in every channel stays ahead at any weight', () => {
	const how = { metric: 40, jury: 30, public: 30 };
	const strong = result({ metric: 90, jury: 80, public: 60 }, how);
	expect(flipWeight(strong, result({ metric: 50, jury: 50, public: 40 }, how))).toBeNull();
	expect(flipWeight(strong, strong)).toBeNull();
});
