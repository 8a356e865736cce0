import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actPaths, nextActs, nextMoment, type StageKey } from './next.ts';

const stages: StageKey[] = ['sourcing', 'entry', 'selection', 'final', 'aftercare'];
const roles = ['proposer', 'judge', 'operator', 'organiser', 'auditor'];
const at = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString();
const time = fc.option(fc.integer({ min: 1, max: 28 }).map(at));

describe('the next moment', () => {
	test('is the nearest one ahead, whatever its stage', () => {
		const windows = [
			{ stage: 'sourcing' as const, opensAt: at(1), closesAt: at(20) },
			{ stage: 'entry' as const, opensAt: at(10), closesAt: null }
		];
		expect(nextMoment(windows, new Date(at(5)))).toEqual({ stage: 'entry', at: at(10), what: 'opens' });
		expect(nextMoment(windows, new Date(at(10)))).toEqual({ stage: 'sourcing', at: at(20), what: 'closes' });
		expect(nextMoment(windows, new Date(at(21)))).toBeNull();
	});

	test('is never in the past', () => {
		const window = fc.record({ stage: fc.constantFrom(...stages), opensAt: time, closesAt: time });
		fc.assert(
			fc.property(fc.array(window), fc.integer({ min: 1, max: 28 }), (windows, day) => {
				const next = nextMoment(windows, new Date(at(day)));
				if (next) expect(Date.parse(next.at)).toBeGreaterThan(Date.parse(at(day)));
				else
					expect(windows.flatMap((w) => [w.opensAt, w.closesAt]).some((t) => t && t > at(day))).toBe(false);
			})
		);
	});
});

describe('the next act', () => {
	test('exists for everyone in every stage, at most three, each once, each with an address', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...stages),
				fc.boolean(),
				fc.subarray(roles),
				fc.boolean(),
				(stage, open, some, hasTeam) => {
					const acts = nextActs(stage, open, { roles: some, hasTeam });
					expect(acts.length).toBeGreaterThan(0);
					expect(acts.length).toBeLessThanOrEqual(3);
					expect(new Set(acts).size).toBe(acts.length);
					for (const act of acts) expect(actPaths[act]).toMatch(/^\//);
				}
			)
		);
	});

	test('is the desk of one’s role while its stage is on', () => {
		const first = (stage: StageKey, role: string) =>
			nextActs(stage, true, { roles: [role], hasTeam: false })[0];
		expect(first('sourcing', 'organiser')).toBe('triage');
		expect(first('selection', 'judge')).toBe('judge');
		expect(first('final', 'judge')).toBe('jury');
		expect(first('final', 'operator')).toBe('control');
		expect(first('sourcing', 'judge')).toBe('propose');
	});
});
