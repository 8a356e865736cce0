import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frozenSince } from './board-cache.ts';

test('a board stands still from its moment on until it thaws, and shows that very moment all the while', () => {
	const moment = fc.integer({ min: 0, max: 1000 });
	fc.assert(
		fc.property(moment, fc.option(moment), moment, (from, length, at) => {
			const freezesAt = new Date(from);
			const thawsAt = length === null ? null : new Date(from + length);
			const frozen = from <= at && (length === null || at < from + length);
			expect(frozenSince({ revision: 1, freezesAt, thawsAt }, new Date(at))).toEqual(
				frozen ? freezesAt : null
			);
		})
	);
	expect(frozenSince({ revision: 1, freezesAt: null, thawsAt: null }, new Date(0))).toBeNull();
});
