import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { macOf, sameText } from './mac.ts';

test('the short way to an HMAC gives what createHmac gives', () => {
	const texts = fc.array(
		fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((c) => String.fromCharCode(c)), maxLength: 256 })
	);
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 64 }), texts, (bytes, all) => {
			const key = createSecretKey(randomBytes(bytes));
			const mac = macOf(key);
			for (const text of all)
				expect(mac(text)).toBe(createHmac('sha256', key).update(text).digest('base64url'));
		})
	);
});

test('texts are the same only if every letter is', () => {
	expect([sameText('abc', 'abc'), sameText('abc', 'abd'), sameText('abc', 'ab'), sameText('', '')]).toEqual([
		true,
		false,
		false,
		true
	]);
});
