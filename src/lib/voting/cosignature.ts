import { base64, equalBytes, fromBase64, utf8 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { parseTypedKey, typedKey, verified, type NoteKey } from './note.ts';

// C2SP tlog-cosignature: a witness says when it saw a checkpoint that continues all it had seen of the log before.
const type = 0x04;

export const witnessKey = (name: string, publicKey: Uint8Array): NoteKey => typedKey(name, publicKey, type);
export const parseWitnessKey = (text: string): NoteKey | null => parseTypedKey(text, type);

export const cosignedBytes = (body: string, seconds: number): Uint8Array =>
	utf8(`cosignature/v1\ntime ${seconds}\n${body}`);

export function cosignatureLine(key: NoteKey, seconds: number, signature: Uint8Array): string {
	const time = new Uint8Array(8);
	new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
	return `— ${key.name} ${base64(Uint8Array.of(...key.id, ...time, ...signature))}\n`;
}

/** When this witness cosigned the note, in seconds since 1970; null where it did not. */
export async function cosignedAt(note: string, key: NoteKey): Promise<number | null> {
	const cut = note.indexOf('\n\n— ');
	if (cut < 0) return null;
	const body = note.slice(0, cut + 1);
	if (!parseCheckpoint(body)) return null;
	for (const line of note.slice(cut + 2).split('\n')) {
		const parts = /^— (\S+) (\S+)$/.exec(line);
		const bytes = parts?.[1] === key.name ? fromBase64(parts[2]!) : null;
		if (bytes?.length !== 76 || !equalBytes(bytes.subarray(0, 4), key.id)) continue;
		const seconds = Number(new DataView(bytes.buffer, bytes.byteOffset + 4).getBigUint64(0));
		return (await verified(key.publicKey, bytes.subarray(12), cosignedBytes(body, seconds))) ? seconds : null;
	}
	return null;
}
