import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consentStands } from './rules.ts';

const at = (ms: number) => new Date(ms);

test('a consent stands from the moment it is given until the moment it ends, that one not included', () => {
	const consent = { givenAt: at(1000), expiresAt: at(2000), withdrawnAt: null };
	expect([999, 1000, 1999, 2000].map((ms) => consentStands(consent, at(ms)))).toEqual([
		false,
		true,
		true,
		false
	]);
});

test('one that was withdrawn never stands, whatever the time', () => {
	fc.assert(
		fc.property(fc.nat(), fc.nat(), (withdrawn, now) => {
			const consent = { givenAt: at(0), expiresAt: at(2 ** 40), withdrawnAt: at(withdrawn) };
			expect(consentStands(consent, at(now))).toBe(false);
		})
	);
});
