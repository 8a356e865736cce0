import { base64, fromBase64 } from './bytes.ts';
import { openNote, type NoteKey } from './note.ts';

/** C2SP tlog-checkpoint: three lines that commit to every leaf of a log. */
export interface Checkpoint {
	origin: string;
	size: number;
	root: Uint8Array;
}

export const checkpointBody = ({ origin, size, root }: Checkpoint): string =>
	`${origin}\n${size}\n${base64(root)}\n`;

export function parseCheckpoint(body: string): Checkpoint | null {
	const [origin, size, root, ...rest] = body.split('\n');
	if (!origin || !size || !/^(0|[1-9]\d{0,14})$/.test(size) || rest.length === 0) return null;
	const bytes = fromBase64(root ?? '');
	return bytes?.length === 32 ? { origin, size: Number(size), root: bytes } : null;
}

/** The checkpoint inside a note, if `key` signed it and the first line names the same log. */
export async function openCheckpoint(note: string, key: NoteKey): Promise<Checkpoint | null> {
	const body = await openNote(note, key);
	// An empty line ends the text of a note; one inside it would be read by some and not by others.
	const checkpoint = body === null || body.includes('\n\n') ? null : parseCheckpoint(body);
	return checkpoint?.origin === key.name ? checkpoint : null;
}
