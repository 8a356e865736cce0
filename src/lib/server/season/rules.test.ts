import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currentStage, stages, stageState, windowFault } from './rules.ts';

const at = (ms: number) => new Date(ms);
const time = fc.option(fc.integer({ min: 0, max: 1000 }).map(at));

describe('a stage', () => {
	test('is open at its opening and no longer at its closing', () => {
		const window = { opensAt: at(10), closesAt: at(20) };
		expect([9, 10, 19, 20].map((ms) => stageState(window, at(ms)))).toEqual([
			'planned',
			'open',
			'open',
			'closed'
		]);
	});

	test('never goes backwards as time passes', () => {
		const order = ['planned', 'open', 'closed'];
		fc.assert(
			fc.property(time, time, fc.nat(1000), fc.nat(1000), (opensAt, closesAt, a, b) => {
				fc.pre(windowFault(opensAt, closesAt) === null);
				const [early, late] = [Math.min(a, b), Math.max(a, b)].map((ms) =>
					stageState({ opensAt, closesAt }, at(ms))
				);
				expect(order.indexOf(late!)).toBeGreaterThanOrEqual(order.indexOf(early!));
			})
		);
	});
});

describe('the current stage', () => {
	test('is the first before anything opened, and of several open ones the latest', () => {
		const windows = (open: string[]) =>
			stages.map((stage) => ({ stage, opensAt: open.includes(stage) ? at(0) : null, closesAt: null }));
		expect(currentStage(windows([]), at(5))).toBe('sourcing');
		expect(currentStage(windows(['sourcing', 'entry']), at(5))).toBe('entry');
	});

	test('does not depend on the order of the windows', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray([...stages], { minLength: 5 }), (shuffled) => {
				const windows = shuffled.map((stage) => ({
					stage,
					opensAt: at(stages.indexOf(stage) * 10),
					closesAt: null
				}));
				expect(currentStage(windows, at(25))).toBe('selection');
			})
		);
	});
});
