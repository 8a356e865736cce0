import { createSecretKey } from 'node:crypto';
import { hmac } from '#lib/server/platform/index.ts';
import { macOf } from './mac.ts';

const keys = new Map<string, (voter: string) => string>();

/** One voter in one poll, in base64url. Each poll has a key of its own, so that nullifiers of two polls cannot be linked. */
export function nullifierText(pollId: string, voter: string): string {
	let mac = keys.get(pollId);
	if (!mac) {
		mac = macOf(createSecretKey(hmac('voting:nullifier', pollId)));
		keys.set(pollId, mac);
	}
	return mac(voter);
}

export const nullifierOf = (pollId: string, voter: string): Buffer =>
	Buffer.from(nullifierText(pollId, voter), 'base64url');
