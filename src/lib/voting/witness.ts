import { base64, equalBytes, fromBase64 } from './bytes.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { verifyConsistency } from './merkle.ts';
import { noteKey, type NoteKey } from './note.ts';

/** What a witness keeps of a log: the largest tree that it has cosigned. */
export interface Seen {
	size: number;
	root: Uint8Array;
}

export interface AddCheckpoint {
	/** The size that the log believes we have seen last. */
	old: number;
	proof: Uint8Array[];
	note: string;
}

/** The body of an add-checkpoint request as in C2SP tlog-witness: old size, consistency proof, empty line, checkpoint. */
export const addCheckpointText = ({ old, proof, note }: AddCheckpoint): string =>
	`old ${old}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${note}`;

export function parseAddCheckpoint(body: string): AddCheckpoint | null {
	const cut = body.indexOf('\n\n');
	const [first, ...lines] = body.slice(0, Math.max(cut, 0)).split('\n');
	const old = /^old (0|[1-9]\d{0,14})$/.exec(first ?? '')?.[1];
	const proof = lines.map(fromBase64);
	if (old === undefined || proof.length > 63 || proof.some((hash) => hash?.length !== 32)) return null;
	return { old: Number(old), proof: proof as Uint8Array[], note: body.slice(cut + 2) };
}

/** Logs that a witness watches: all whose name begins so and that sign with this key. */
export interface WatchedLogs {
	prefix: string;
	publicKey: Uint8Array;
}

export type Judgement =
	| { status: 200; checkpoint: Checkpoint; body: string }
	| { status: 409; size: number }
	| { status: 400 | 403 | 404 | 422 };

/**
 * Judges a request to cosign. 200: the checkpoint continues all that was seen. 409: the log is mistaken about what was seen
 * last. 422: the proof does not hold; the log contradicts itself. 403: not signed by the log. 404: no log of ours.
 */
export async function judgeCheckpoint(
	request: AddCheckpoint,
	watched: WatchedLogs[],
	seenOf: (origin: string) => Seen | null
): Promise<Judgement> {
	const origin = request.note.slice(0, request.note.indexOf('\n'));
	const logs = watched.filter(({ prefix }) => origin.startsWith(prefix));
	if (logs.length === 0) return { status: 404 };
	const checkpoint = await openedByOne(
		request.note,
		logs.map(({ publicKey }) => noteKey(origin, publicKey))
	);
	if (!checkpoint) return { status: 403 };
	if (request.old > checkpoint.size) return { status: 400 };
	const seen = seenOf(origin);
	if (request.old !== (seen?.size ?? 0)) return { status: 409, size: seen?.size ?? 0 };
	if (!continues(seen, checkpoint, request.proof)) return { status: 422 };
	return { status: 200, checkpoint, body: request.note.slice(0, request.note.indexOf('\n\n') + 1) };
}

async function openedByOne(note: string, keys: NoteKey[]): Promise<Checkpoint | null> {
	for (const key of keys) {
		const checkpoint = await openCheckpoint(note, key);
		if (checkpoint) return checkpoint;
	}
	return null;
}

function continues(seen: Seen | null, { size, root }: Checkpoint, proof: Uint8Array[]): boolean {
	if (!seen) return proof.length === 0;
	if (seen.size === size) return proof.length === 0 && equalBytes(seen.root, root);
	return verifyConsistency(seen.size, size, seen.root, root, proof);
}
