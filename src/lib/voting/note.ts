import { sha256 } from '@noble/hashes/sha2.js';
import { base64, equalBytes, fromBase64, hex, utf8 } from './bytes.ts';

// Signed notes as in C2SP signed-note: text, an empty line, then `— <name> <base64 of key id and signature>`.
const ed25519 = 0x01;

export interface NoteKey {
	name: string;
	/** First four bytes of SHA-256(name, newline, type, public key). */
	id: Uint8Array;
	/** Kind of signature: 0x01 for the log's own, 0x04 for a witness's. */
	type: number;
	publicKey: Uint8Array;
}

/** A key of any kind of signature: its id binds name, kind and bytes. */
export function typedKey(name: string, publicKey: Uint8Array, type: number): NoteKey {
	const id = sha256(Uint8Array.of(...utf8(`${name}\n`), type, ...publicKey)).slice(0, 4);
	return { name, id, type, publicKey };
}

export const noteKey = (name: string, publicKey: Uint8Array): NoteKey => typedKey(name, publicKey, ed25519);

/** `<name>+<key id>+<base64>`: what a verifier keeps, and what is shown on air. */
export const keyText = (key: NoteKey): string =>
	`${key.name}+${hex(key.id)}+${base64(Uint8Array.of(key.type, ...key.publicKey))}`;

export function parseTypedKey(text: string, type: number): NoteKey | null {
	const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim());
	const typed = parts && fromBase64(parts[3]!);
	if (!parts || !typed || typed.length !== 33 || typed[0] !== type) return null;
	const key = typedKey(parts[1]!, typed.slice(1), type);
	return hex(key.id) === parts[2] ? key : null;
}

export const parseKey = (text: string): NoteKey | null => parseTypedKey(text, ed25519);

export const signatureLine = (key: NoteKey, signature: Uint8Array): string =>
	`— ${key.name} ${base64(Uint8Array.of(...key.id, ...signature))}\n`;

export const joinNote = (body: string, line: string): string => `${body}\n${line}`;

/** The text of a note if `key` signed it, else null. Signatures of keys that we do not know are passed over. */
export async function openNote(note: string, key: NoteKey): Promise<string | null> {
	const cut = note.indexOf('\n\n— ');
	if (cut < 0 || !note.endsWith('\n')) return null;
	const body = note.slice(0, cut + 1);
	for (const line of note.slice(cut + 2, -1).split('\n')) {
		const parts = /^— (\S+) (\S+)$/.exec(line);
		const bytes = parts && fromBase64(parts[2]!);
		if (!parts || !bytes) return null;
		if (parts[1] !== key.name || !equalBytes(bytes.subarray(0, 4), key.id)) continue;
		return (await verified(key.publicKey, bytes.subarray(4), utf8(body))) ? body : null;
	}
	return null;
}

/** Whether the Ed25519 signature over these bytes is good. */
export async function verified(
	publicKey: Uint8Array,
	signature: Uint8Array,
	body: Uint8Array
): Promise<boolean> {
	if (signature.length !== 64) return false;
	const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify']);
	return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(body));
}
