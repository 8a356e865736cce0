import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { hmac } from '#lib/server/platform/index.ts';
import { checkpointBody, type Checkpoint } from '#lib/voting/checkpoint.ts';
import { joinNote, keyText, noteKey, signatureLine, type NoteKey } from '#lib/voting/note.ts';

// PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410).
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

interface SigningKey {
	private: KeyObject;
	public: Uint8Array;
}
const keys = new Map<string, SigningKey>();

/** One Ed25519 key per season, derived from the installation's secret, so that no table ever holds it. */
export function logKey(seasonId: string): SigningKey {
	let key = keys.get(seasonId);
	if (!key) {
		const seed = hmac('voting:log-key', seasonId);
		const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
		const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
		key = { private: privateKey, public: new Uint8Array(spki.subarray(-32)) };
		keys.set(seasonId, key);
	}
	return key;
}

/** The key under which a log signs carries the log's name, so that a note of one log cannot pass in another. */
const namedKey = (seasonId: string, origin: string): NoteKey => noteKey(origin, logKey(seasonId).public);
export const verifierKey = (seasonId: string, origin: string): string => keyText(namedKey(seasonId, origin));

export function signCheckpoint(seasonId: string, checkpoint: Checkpoint): string {
	const body = checkpointBody(checkpoint);
	const signature = sign(null, Buffer.from(body), logKey(seasonId).private);
	return joinNote(body, signatureLine(namedKey(seasonId, checkpoint.origin), signature));
}

/** Promises are signed over the root of one batch under a name of their own, never to be taken for the log's. */
export const promiseOrigin = (origin: string): string => `${origin}/promise`;
