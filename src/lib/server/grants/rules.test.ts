import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classOf, splitTranches } from './rules.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });

describe('tranches', () => {
	test('always sum to the grant, whatever the percentages', () => {
		fc.assert(
			fc.property(
				amount,
				fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
				(total, percents) => {
					const parts = splitTranches(total, percents);
					expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
					expect(parts).toHaveLength(percents.length);
				}
			)
		);
	});
});

test('what rounding leaves over goes to the last tranche', () => {
	expect(splitTranches(1_000_001n, [50, 50])).toEqual([500_000n, 500_001n]);
	expect(splitTranches(100n, [33, 33, 34])).toEqual([33n, 33n, 34n]);
	expect(splitTranches(7n, [60, 40])).toEqual([4n, 3n]);
});

test('a team pays by what it is: research nothing, the young half of the small, others the market price', () => {
	const team = (kind: string, smallFirm: boolean, youthLed: boolean) =>
		classOf({ kind, smallFirm, youthLed });
	expect(team('research', true, true)).toBe('academia');
	expect(team('industry', true, true)).toBe('youth-led');
	expect(team('industry', true, false)).toBe('small-firm');
	expect(team('individual', false, false)).toBe('small-firm');
	expect(team('industry', false, false)).toBe('market');
});
