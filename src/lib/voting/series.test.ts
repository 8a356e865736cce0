import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballotOf, decisionOf, piecesOf, quarantineOf, VoteLog } from '../../../tests/support/vote-log.ts';
import type { BallotForm, Choice } from './choice.ts';
import { recount } from './recount.ts';
import { columnStart, plotOf } from './series-plot.ts';
import { fates, firstDifference, seriesCsv, type Fate, type SeriesMinute } from './series.ts';

const options = [1, 2, 3, 4].map((number) => ({
	number,
	label: { ko: '', en: '' },
	side: '',
	subject: String(number)
}));
const group = '0198a000-0000-7000-8000-0000000000aa';

const numbers = fc.shuffledSubarray([1, 2, 3, 4], { minLength: 1, maxLength: 3 });
const forms: [BallotForm, fc.Arbitrary<Choice>][] = [
	[{ kind: 'single' }, fc.integer({ min: 1, max: 4 })],
	[{ kind: 'several', most: 3 }, numbers.map((some) => some.toSorted((a, b) => a - b))],
	[{ kind: 'ranked', points: [5, 3, 0] }, numbers]
];

/** A vote of any form: who voted for what in which minute, and whose ballots were set aside and excluded. */
const vote = fc
	.tuple(fc.constantFrom(...forms), fc.constantFrom('once' as const, 'last' as const))
	.chain(([[ballot, choice], change]) =>
		fc.record({
			ballot: fc.constant(ballot),
			change: fc.constant(change),
			ballots: fc.array(
				fc.record({
					voter: fc.integer({ min: 0, max: 9 }),
					choice,
					minute: fc.integer({ min: 0, max: 59 }),
					out: fc.boolean()
				}),
				{ maxLength: 30 }
			)
		})
	);

async function seriesOf({ ballot, change, ballots }: typeof vote extends fc.Arbitrary<infer V> ? V : never) {
	const leaves = ballots.map(({ voter, choice, minute }, at) =>
		ballotOf(
			choice,
			String(change === 'last' ? voter : at).padEnd(43, 'x'),
			`2026-11-21T12:${String(minute).padStart(2, '0')}Z`
		)
	);
	const out = ballots.flatMap((one, at) => (one.out ? [at + 1] : []));
	const acts = out.length ? [quarantineOf(group, ...out), decisionOf(group, 'exclude')] : [];
	const log = VoteLog.of({ options, ballot, change }, [...leaves, ...acts], {});
	return recount(piecesOf(log.text()));
}

const sum = (series: readonly SeriesMinute[], fate: Fate) =>
	series.reduce((all, { ballots }) => all + ballots[fate], 0);
const pointsOf = (series: readonly SeriesMinute[], number: number, fate: Fate) =>
	series
		.flatMap((minute) => minute.options)
		.filter((option) => option.number === number)
		.reduce((all, option) => all + option[fate], 0);

describe('the course of a vote', () => {
	it('adds up to its result, whatever a ballot may say, whoever changed their mind and whatever was set aside', async () => {
		await fc.assert(
			fc.asyncProperty(vote, async (one) => {
				const { series, counts, ...found } = await seriesOf(one);
				for (const fate of fates) expect(sum(series, fate)).toBe(found[fate]);
				for (const { number } of options) expect(pointsOf(series, number, 'counted')).toBe(counts[number]);
				for (const { minute, ballots } of series) {
					const came = one.ballots.filter((ballot) =>
						minute.endsWith(`:${String(ballot.minute).padStart(2, '0')}Z`)
					);
					expect(ballots.counted + ballots.superseded + ballots.quarantined).toBe(came.length);
				}
			}),
			{ numRuns: 60 }
		);
	});

	it('is drawn with nothing lost: columns add up to the same, whatever is shown by name', async () => {
		await fc.assert(
			fc.asyncProperty(vote, async (one) => {
				const { series, counts } = await seriesOf(one);
				const plot = plotOf(series, [1, 2, 3, 4]);
				if (!plot) return void expect(one.ballots).toEqual([]);
				expect(plot.columns).toBeLessThanOrEqual(60);
				for (const { number, values } of plot.options)
					expect(values.reduce((a, b) => a + b, 0)).toBe(counts[number]);
				expect(columnStart(plot, 0) <= series[0]!.minute).toBe(true);
				expect(columnStart(plot, plot.columns) > series.at(-1)!.minute).toBe(true);
			}),
			{ numRuns: 30 }
		);
	});

	it('is one file, line by line: ballots of a minute, then the options that got something', async () => {
		const voters = ['A', 'B', 'C'].map((letter) => letter.repeat(43));
		const log = VoteLog.of(
			{ ballot: { kind: 'ranked', points: [2, 0] }, change: 'last' },
			[
				ballotOf([1, 2], voters[0], '2026-11-21T12:00Z'),
				ballotOf([2], voters[1], '2026-11-21T12:00Z'),
				ballotOf([2, 1], voters[0], '2026-11-21T12:01Z'),
				quarantineOf(group, 1, 2),
				decisionOf(group, 'exclude')
			],
			{}
		);
		const { series } = await recount(piecesOf(log.text()));
		// Who was replaced is replaced, also when the ballot is in a group that was excluded.
		expect(seriesCsv(series)).toBe(
			[
				'minute,option,counted,superseded,quarantined',
				'2026-11-21T12:00Z,ballots,0,1,1',
				'2026-11-21T12:00Z,1,0,2,0',
				'2026-11-21T12:00Z,2,0,0,2',
				'2026-11-21T12:01Z,ballots,1,0,0',
				'2026-11-21T12:01Z,2,2,0,0',
				''
			].join('\n')
		);
	});
});

describe('two files', () => {
	it('are told apart by the first line that differs, also where one ends before the other', () => {
		expect(firstDifference('a\nb\n', 'a\nb\n')).toBeNull();
		expect(firstDifference('a\nb\n', 'a\nc\n')).toEqual({ line: 2, here: 'b', there: 'c' });
		expect(firstDifference('a\n', 'a\nc\n')).toEqual({ line: 2, here: '–', there: 'c' });
		expect(firstDifference('a\nb', 'a')).toEqual({ line: 2, here: 'b', there: '–' });
	});
});

describe('the picture of a vote', () => {
	const minute = (at: string, ...points: number[]): SeriesMinute => ({
		minute: at,
		ballots: { counted: 1, superseded: 0, quarantined: 0 },
		options: points.map((counted, index) => ({ number: index + 1, counted, superseded: 0, quarantined: 0 }))
	});

	it('shows the leading options by name and two hundred others as one', () => {
		const all = Array.from({ length: 200 }, (_, at) => at + 1);
		const plot = plotOf([minute('2026-11-21T12:00Z', ...all.map((number) => number % 150))], all)!;
		expect(plot.options.map(({ number }) => number)).toEqual([149, 148, 147, 146, 145, 144]);
		expect(plot.others?.options).toBe(194);
		const shown = [...plot.options, plot.others!].reduce((sum, { values }) => sum + values[0]!, 0);
		expect(shown).toBe(all.reduce((sum, number) => sum + (number % 150), 0));
	});

	it('has a column for each minute of a vote on air, and wider ones, from full hours in Korea, for a vote of days', () => {
		const onAir = plotOf([minute('2026-11-21T12:03Z', 1), minute('2026-11-21T12:17Z', 1)], [1])!;
		expect([onAir.stepMinutes, onAir.columns, onAir.from]).toEqual([1, 15, '2026-11-21T12:03Z']);
		const week = plotOf([minute('2026-11-21T12:03Z', 1), minute('2026-11-28T12:17Z', 1)], [1])!;
		expect([week.stepMinutes, week.columns, week.from]).toEqual([180, 57, '2026-11-21T12:00Z']);
		expect(
			plotOf([minute('0001-01-01T00:00Z', 1), minute('9999-12-31T23:59Z', 1)], [1])!.columns
		).toBeLessThan(61);
	});

	it('passes over minutes that never were', () => {
		expect(plotOf([minute('2026-99-99T99:99Z', 1)], [1])).toBeNull();
		expect(plotOf([], [1])).toBeNull();
	});
});
