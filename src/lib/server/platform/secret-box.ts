import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { purposeKey } from './crypto.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A secret as it is stored: AES-256-GCM under this installation's key for `purpose`, bound to `owner`, so that a copy of
 * the table opens nothing and a row moved to another owner opens nothing either.
 */
export function sealSecret(purpose: string, owner: string, secret: Uint8Array): Buffer {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', purposeKey(purpose), nonce).setAAD(Buffer.from(owner));
	const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

export function openSecret(purpose: string, owner: string, box: Uint8Array): Buffer {
	const bytes = Buffer.from(box);
	const start = NONCE_BYTES + TAG_BYTES;
	const decipher = createDecipheriv('aes-256-gcm', purposeKey(purpose), bytes.subarray(0, NONCE_BYTES));
	decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(NONCE_BYTES, start));
	return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]);
}
