import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { hmac } from '#lib/server/platform/index.ts';

const keys = new Map<string, KeyObject>();

/** One voter in one poll. Each poll has a key of its own, so that nullifiers of two polls cannot be linked. */
export function nullifierOf(pollId: string, voter: string): Buffer {
	let key = keys.get(pollId);
	if (!key) {
		key = createSecretKey(hmac('voting:nullifier', pollId));
		keys.set(pollId, key);
	}
	return createHmac('sha256', key).update(voter).digest();
}
