import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from './sha256.ts';

test('the hash is SHA-256, however the bytes are cut into pieces', () => {
	const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });
	fc.assert(
		fc.property(pieces, (parts) => {
			const [own, theirs] = [new Sha256(), createHash('sha256')];
			for (const part of parts) {
				own.update(part);
				theirs.update(part);
			}
			expect(own.hex()).toBe(theirs.digest('hex'));
		})
	);
});

test('each length around the end of a block is padded rightly', () => {
	for (let length = 0; length <= 130; length++) {
		const bytes = new Uint8Array(length).fill(length);
		expect(new Sha256().update(bytes).hex()).toBe(createHash('sha256').update(bytes).digest('hex'));
	}
});
