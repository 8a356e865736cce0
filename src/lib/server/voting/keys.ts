import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { hmac } from '#lib/server/platform/index.ts';
import { checkpointBody, type Checkpoint } from '#lib/voting/checkpoint.ts';
import { joinNote, keyText, noteKey, signatureLine, type NoteKey } from '#lib/voting/note.ts';

// PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410).
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

interface SigningKey {
	private: KeyObject;
	public: Uint8Array;
	/** By the log's name. To name a key takes a hash, and every flush of ballots needs it. */
	named: Map<string, NoteKey>;
}
const keys = new Map<string, SigningKey>();

/** Whose key it is: a season has one for its votes and another one for rehearsals. */
export interface KeyPurpose {
	seasonId: string;
	rehearsal: boolean;
}

/** One Ed25519 key per purpose, derived from the installation's secret, so that no table ever holds it. */
export function logKey({ seasonId, rehearsal }: KeyPurpose): SigningKey {
	const name = rehearsal ? `rehearsal:${seasonId}` : seasonId;
	let key = keys.get(name);
	if (!key) {
		const seed = hmac('voting:log-key', name);
		const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
		const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
		key = { private: privateKey, public: new Uint8Array(spki.subarray(-32)), named: new Map() };
		keys.set(name, key);
	}
	return key;
}

/** The key under which a log signs carries the log's name, so that a note of one log cannot pass in another. */
function namedKey(purpose: KeyPurpose, origin: string): NoteKey {
	const { named, public: bytes } = logKey(purpose);
	let key = named.get(origin);
	if (!key) named.set(origin, (key = noteKey(origin, bytes)));
	return key;
}

export const verifierKey = (purpose: KeyPurpose, origin: string): string =>
	keyText(namedKey(purpose, origin));

export function signCheckpoint(purpose: KeyPurpose, checkpoint: Checkpoint): string {
	const body = checkpointBody(checkpoint);
	const signature = sign(null, Buffer.from(body), logKey(purpose).private);
	return joinNote(body, signatureLine(namedKey(purpose, checkpoint.origin), signature));
}

/** Promises are signed over the root of one batch under a name of their own, never to be taken for the log's. */
export const promiseOrigin = (origin: string): string => `${origin}/promise`;
