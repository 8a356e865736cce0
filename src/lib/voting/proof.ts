import { base64, fromBase64 } from './bytes.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { leafHash, verifyInclusion } from './merkle.ts';
import type { NoteKey } from './note.ts';

const header = 'c2sp.org/tlog-proof@v1';

/** C2SP tlog-proof@v1. `leaf` travels as the extra line, so that a receipt says by itself what it is a receipt of. */
export interface Proof {
	leaf: Uint8Array;
	index: number;
	path: Uint8Array[];
	/** A signed note: of the whole log for a receipt, of one batch for a promise. */
	checkpoint: string;
}

export function proofText({ leaf, index, path, checkpoint }: Proof): string {
	const lines = [header, `extra ${base64(leaf)}`, `index ${index}`, ...path.map(base64)];
	return `${lines.join('\n')}\n\n${checkpoint}`;
}

export function parseProof(text: string): Proof | null {
	const cut = text.indexOf('\n\n');
	const [first, extra, index, ...path] = text.slice(0, Math.max(cut, 0)).split('\n');
	if (first !== header || !extra?.startsWith('extra ') || !/^index (0|[1-9]\d{0,14})$/.test(index ?? ''))
		return null;
	const leaf = fromBase64(extra.slice(6));
	const hashes = path.map(fromBase64);
	if (!leaf || hashes.length > 64 || hashes.some((hash) => hash?.length !== 32)) return null;
	return {
		leaf,
		index: Number(index!.slice(6)),
		path: hashes as Uint8Array[],
		checkpoint: text.slice(cut + 2)
	};
}

export interface VerifiedProof extends Proof {
	log: Checkpoint;
}

/** The proof, if `key` signed its checkpoint and the path leads from its leaf to that root; else null. */
export async function verifyProof(text: string, key: NoteKey): Promise<VerifiedProof | null> {
	const proof = parseProof(text);
	const log = proof && (await openCheckpoint(proof.checkpoint, key));
	if (!proof || !log) return null;
	return verifyInclusion(leafHash(proof.leaf), proof.index, log.size, proof.path, log.root)
		? { ...proof, log }
		: null;
}
