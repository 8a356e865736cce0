import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanceFrom, spendFault, type Movement } from './rules.ts';

const account = fc.constantFrom('a', 'b', 'c');
const movement: fc.Arbitrary<Movement> = fc.record({
	fromId: account,
	toId: account,
	amount: fc.bigInt({ min: 1n, max: 1_000_000n })
});

describe('balances', () => {
	test('of all accounts together are always zero', () => {
		fc.assert(
			fc.property(fc.array(movement), (transfers) => {
				const sum = ['a', 'b', 'c'].reduce((total, id) => total + balanceFrom(id, transfers, []).posted, 0n);
				expect(sum).toBe(0n);
			})
		);
	});

	test('do not depend on the order of transfers', () => {
		fc.assert(
			fc.property(fc.array(movement), fc.array(movement), (transfers, holds) => {
				const forwards = balanceFrom('a', transfers, holds);
				expect(balanceFrom('a', transfers.toReversed(), holds.toReversed())).toEqual(forwards);
			})
		);
	});

	test('never let an account that must stay above zero fall below it', () => {
		fc.assert(
			fc.property(fc.array(movement), (wished) => {
				const done: Movement[] = [];
				for (const next of wished) {
					const mayGoBelow = next.fromId === 'c';
					if (
						next.fromId !== next.toId &&
						!spendFault(balanceFrom(next.fromId, done, []), next.amount, mayGoBelow)
					)
						done.push(next);
				}
				for (const id of ['a', 'b']) expect(balanceFrom(id, done, []).available).toBeGreaterThanOrEqual(0n);
			})
		);
	});

	test('count a hold as spent until it ends', () => {
		const paidIn = [{ fromId: 'c', toId: 'a', amount: 10n }];
		const holds = [{ fromId: 'a', toId: 'b', amount: 7n }];
		expect(balanceFrom('a', paidIn, holds)).toEqual({ posted: 10n, held: 7n, available: 3n });
		expect(spendFault(balanceFrom('a', paidIn, holds), 4n, false)).toBe('funds_short');
	});
});
