import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cueKinds } from '#lib/broadcast/frame.ts';
import { channels, type ExplainedResult } from '#lib/tournament/types.ts';
import { blank, frameOf, panicFrame, stepsOf, type Facts, type OnAir } from './rules.ts';

const text = (word: string) => ({ ko: word, en: word });
const team = (n: number) => ({ id: `team-${n}`, name: `Team ${n}`, slug: `team-${n}`, country: 'KR' });

interface Hidden {
	totals: number[];
	shares: number[];
	winner: number;
	published: boolean;
}

/** Two teams and all that is secret about them until it is read out. */
function factsWith(hidden: Hidden, duel = true, weights = { metric: 50, jury: 30, public: 20 }): Facts {
	const results = [1, 2].map((n): ExplainedResult => ({
		teamId: `team-${n}`,
		total: hidden.totals[n - 1]!,
		place: n === hidden.winner ? 1 : 2,
		decidedBy: hidden.totals[0] === hidden.totals[1] ? 'lot' : null,
		shares: channels.map((channel, at) => ({
			channel,
			raw: hidden.shares[at]! + n,
			points: hidden.shares[at]! * n,
			weight: weights[channel],
			adds: hidden.shares[at]! / n
		}))
	}));
	const entrants = [1, 2].map((n) => ({
		team: team(n),
		place: n === hidden.winner ? 1 : 2,
		total: hidden.totals[n - 1]!,
		through: n === hidden.winner
	}));
	return {
		season: { slug: 's', name: text('시즌') },
		round: { name: text('결승'), weights, published: hidden.published, entrants },
		match: {
			id: 'm',
			number: 1,
			state: 'closed',
			duel,
			cheong: team(1),
			hong: team(2),
			winnerId: `team-${hidden.winner}`,
			results
		},
		poll: {
			slug: 'p',
			title: text('투표'),
			state: 'closed',
			closesAt: null,
			options: [],
			elsewhere: false,
			log: null
		},
		champion: null
	};
}

const score = fc.float({ min: 0, max: 100, noNaN: true });
const hidden: fc.Arbitrary<Hidden> = fc.record({
	totals: fc.tuple(score, score),
	shares: fc.tuple(score, score, score),
	winner: fc.constantFrom(1, 2),
	published: fc.constant(false)
});
const onAir = (kind: OnAir['kind'], step = 0): OnAir => ({
	...blank,
	kind,
	step,
	cueId: 'c',
	params: { round: 1, match: 1 }
});

describe('a frame', () => {
	it('is byte for byte the same whatever the hidden outcome, for every cue but an opened reveal', () => {
		fc.assert(
			fc.property(hidden, hidden, fc.constantFrom(...cueKinds), fc.boolean(), (one, other, kind, duel) => {
				const [a, b] = [one, other].map((secret) =>
					JSON.stringify(frameOf(onAir(kind), factsWith(secret, duel), 7))
				);
				expect(a).toBe(b);
			})
		);
	});

	it('shows after each step only what differs in what that step has opened', () => {
		fc.assert(
			fc.property(hidden, hidden, fc.integer({ min: 0, max: 3 }), (one, other, step) => {
				const same = {
					...other,
					shares: other.shares.map((share, at) => (at < step ? one.shares[at]! : share))
				};
				const [a, b] = [one, same].map((secret) =>
					JSON.stringify(frameOf(onAir('reveal', step), factsWith(secret), 7))
				);
				expect(a).toBe(b);
			})
		);
	});

	it('has the winner with the last step, and the winner alone decides who it is', () => {
		const facts = factsWith({ totals: [60, 60], shares: [1, 2, 3], winner: 2, published: false });
		expect(stepsOf(facts)).toBe(4);
		expect(frameOf(onAir('reveal', 3), facts, 7).reveal?.totals).toBeNull();
		expect(frameOf(onAir('reveal', 4), facts, 7).reveal?.totals).toEqual({
			cheong: 60,
			hong: 60,
			winner: 'hong',
			decidedBy: 'lot'
		});
	});

	it('opens only envelopes that count', () => {
		const facts = factsWith({ totals: [1, 2], shares: [1, 2, 3], winner: 2, published: false }, true, {
			metric: 100,
			jury: 0,
			public: 0
		});
		expect(stepsOf(facts)).toBe(2);
		expect(frameOf(onAir('reveal', 1), facts, 7).reveal?.opened.map((channel) => channel.channel)).toEqual([
			'metric'
		]);
	});

	it('reads places from the last one up where all play at once', () => {
		const facts = factsWith({ totals: [9, 1], shares: [1, 2, 3], winner: 1, published: false }, false);
		expect(frameOf(onAir('reveal', 1), facts, 7).reveal?.ranked.map((row) => row.place)).toEqual([2]);
		expect(frameOf(onAir('reveal', 2), facts, 7).reveal?.ranked.map((row) => row.place)).toEqual([2, 1]);
	});

	it('of the emergency screen holds the name of the show and nothing else', () => {
		const facts = factsWith({ totals: [9, 1], shares: [1, 2, 3], winner: 1, published: true });
		const frame = panicFrame(facts, 9);
		expect({ ...frame, season: null, sequence: 0 }).toEqual({
			...frameOf(blank, { ...facts, round: null, match: null, poll: null }, 0),
			season: null,
			scene: 'panic'
		});
	});
});
