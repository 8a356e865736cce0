import { equalBytes, fromUtf8 } from './bytes.ts';
import { parseBallotLine, type BallotLeaf } from './leaf.ts';
import { Frontier, leafHash, verifyInclusion } from './merkle.ts';
import { noteKey, type NoteKey } from './note.ts';
import { verifyProof, type VerifiedProof } from './proof.ts';
import { newestOf, stateOf, tidyNote, type CheckpointState } from './seen-checkpoint.ts';
import type { ShownLog } from './shown-log.ts';
import { TileTree } from './tile-tree.ts';
import { follow } from './tiles.ts';

/** What a voter holds: the receipt of a ballot in the log, or the promise that was given before it stood there. */
export interface BallotProof extends VerifiedProof {
	kind: 'receipt' | 'promise';
	ballot: BallotLeaf;
}

/** A log's key signs promises under a name of their own, so that none can pass for a checkpoint of the log. */
export const promiseKey = (key: NoteKey): NoteKey => noteKey(`${key.name}/promise`, key.publicKey);

/** The receipt or promise in a text, if the log's key signed it and it is of a ballot; else null. */
export async function openBallotProof(text: string, key: NoteKey): Promise<BallotProof | null> {
	const tidy = tidyNote(text);
	for (const [kind, signer] of [['receipt', key] as const, ['promise', promiseKey(key)] as const]) {
		const proof = await verifyProof(tidy, signer);
		const ballot = proof && parseBallotLine(fromUtf8(proof.leaf));
		if (ballot) return { ...proof, kind, ballot };
	}
	return null;
}

/** A receipt is to the log what its checkpoint is: its path binds the leaf to that. */
export const stateOfReceipt = (proof: BallotProof, key: NoteKey, log: ShownLog): Promise<CheckpointState> =>
	stateOf(proof.log, key, log);

/** Where in a log of `size` lines a promised ballot stands; `index` is null where it does not. */
export interface PromisedPlace {
	index: number | null;
	size: number;
}

/**
 * Looks for a promised leaf in the log as it is shown. `hint` is where it is thought to stand; without it the tiles of the
 * whole log may have to be read. Throws where what the server shows contradicts itself.
 */
export async function placeOfPromise(
	{ leaf }: BallotProof,
	key: NoteKey,
	log: ShownLog,
	hint?: number
): Promise<PromisedPlace> {
	const { size, root } = await newestOf(log, key);
	const tree = new TileTree(size, log.tile);
	const hash = leafHash(leaf);
	const standsAt = async (index: number): Promise<boolean> =>
		index < size && verifyInclusion(hash, index, size, await tree.inclusion(index), root);
	if (hint !== undefined && (await standsAt(hint))) return { index: hint, size };
	const index = await tree.find(hash);
	// A no accuses somebody, so it is told only of tiles that lead to the signed root.
	const sure =
		index === null
			? equalBytes((await follow(new Frontier(), size, log.tile)).root(), root)
			: await standsAt(index);
	if (!sure) throw new Error('the tiles are not those of the newest checkpoint');
	return { index, size };
}
