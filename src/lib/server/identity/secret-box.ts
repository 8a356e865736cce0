import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { purposeKey } from '#lib/server/platform/index.ts';

const purpose = 'second-factor';

/** An authenticator's secret as it is stored: AES-256-GCM, bound to its person, so that a copy of the table makes no codes. */
export function seal(secret: Uint8Array, userId: string): Buffer {
	const nonce = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', purposeKey(purpose), nonce).setAAD(Buffer.from(userId));
	const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

export function unseal(box: Uint8Array, userId: string): Buffer {
	const bytes = Buffer.from(box);
	const decipher = createDecipheriv('aes-256-gcm', purposeKey(purpose), bytes.subarray(0, 12));
	decipher.setAAD(Buffer.from(userId)).setAuthTag(bytes.subarray(12, 28));
	return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
}
