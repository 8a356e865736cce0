import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spendFault } from './rules.ts';

const amount = fc.bigInt({ min: 0n, max: 1_000_000n });

test('an account that must stay above zero spends what it has beyond its holds, and no won more', () => {
	fc.assert(
		fc.property(amount, amount, fc.bigInt({ min: 1n, max: 1_000_000n }), (received, held, asked) => {
			const available = received - held;
			const fault = spendFault({ posted: received, held, available }, asked, false);
			expect(fault).toBe(asked > available ? 'funds_short' : null);
			expect(spendFault({ posted: received, held, available }, asked, true)).toBeNull();
		})
	);
});

test('nothing is spent that is no amount', () => {
	const rich = { posted: 10n, held: 0n, available: 10n };
	for (const none of [0n, -1n]) expect(spendFault(rich, none, true)).toBe('amount_not_positive');
});
