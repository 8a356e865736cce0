import { equalBytes } from './bytes.ts';
import { parseHeader } from './bundle.ts';
import { openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { Frontier, verifyConsistency } from './merkle.ts';
import { parseKey, type NoteKey } from './note.ts';
import type { ShownLog } from './shown-log.ts';
import { TileTree, type ReadTile } from './tile-tree.ts';
import { follow } from './tiles.ts';

/**
 * What a checkpoint that somebody holds says about this log. `kept`: the published log names it. `current`: it is the newest
 * one. `older`: the log goes on from it. `ahead`: it covers more lines than the newest one that is shown. `missing`: signed
 * by the key, and not of this log: evidence against whoever keeps it.
 */
export type CheckpointState = 'kept' | 'current' | 'older' | 'ahead' | 'missing';
/** `unsigned`: not of this key. */
export type Seen = { state: CheckpointState; size: number } | { state: 'unsigned' };

const same = (a: Checkpoint, b: Checkpoint): boolean => a.size === b.size && equalBytes(a.root, b.root);

/** A note as it was photographed or pasted: line ends and the last one are easily lost on the way. */
export const tidyNote = (text: string): string => `${text.trim().replaceAll('\r', '')}\n`;

/** Judges the text of a checkpoint. Throws where what the server shows of the log contradicts itself. */
export async function judgeSeen(text: string, logKey: string, log: ShownLog): Promise<Seen> {
	const key = parseKey(logKey);
	const seen = key && (await openCheckpoint(tidyNote(text), key));
	if (!key || !seen) return { state: 'unsigned' };
	return { state: await stateOf(seen, key, log), size: seen.size };
}

/** What a checkpoint that `key` signed says about the log. Throws as `judgeSeen` does. */
export async function stateOf(seen: Checkpoint, key: NoteKey, log: ShownLog): Promise<CheckpointState> {
	if ('header' in log) {
		const known = parseHeader(log.header)?.checkpoints.map(parseCheckpoint) ?? [];
		return known.some((one) => one && same(one, seen)) ? 'kept' : 'missing';
	}
	const newest = await newestOf(log, key);
	if (seen.size > newest.size) return 'ahead';
	if (seen.size === newest.size) return same(newest, seen) ? 'current' : 'missing';
	return (await goesOn(seen, newest, log.tile)) ? 'older' : 'missing';
}

/** The last checkpoint that a log shows. Throws where `key` has not signed it. */
export async function newestOf(log: ShownLog, key: NoteKey): Promise<Checkpoint> {
	const note = 'header' in log ? parseHeader(log.header)?.checkpoints.at(-1) : log.newest;
	const newest = note === undefined ? null : await openCheckpoint(note, key);
	if (!newest) throw new Error('the newest checkpoint is not signed by the key');
	return newest;
}

/** Whether the log of `newest` begins with that of `seen`. A yes takes a few tiles; a no is told only after all of them. */
async function goesOn(seen: Checkpoint, newest: Checkpoint, tile: ReadTile): Promise<boolean> {
	const tree = new TileTree(newest.size, tile);
	const proof = seen.size > 0 ? await tree.consistency(seen.size) : [];
	if (verifyConsistency(seen.size, newest.size, seen.root, newest.root, proof)) return true;
	const then = await follow(new Frontier(), seen.size, tile);
	const now = await follow(then, newest.size, tile);
	if (!equalBytes(now.root(), newest.root))
		throw new Error('the tiles are not those of the newest checkpoint');
	return equalBytes(then.root(), seen.root);
}
