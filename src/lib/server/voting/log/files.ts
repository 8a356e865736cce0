import { refuse, refuseIf, storage } from '#lib/server/platform/index.ts';
import {
	parseTilePath,
	startOfTile,
	tilePath,
	tileWidth,
	widthAt,
	type TileName
} from '#lib/voting/tiles.ts';
import { logKeyOf } from './keys-in-store.ts';
import { entryTile, hashTile, latestCheckpoint } from './tiles.ts';

/**
 * A file of the log by its C2SP path: `checkpoint`, a tile of hashes, or a tile of leaves. Ballots say what they chose, so leaves
 * are kept back until the poll is published, all but the rules. Refuses `not_found`, `poll_not_published`.
 */
export async function readLogFile(poll: { id: string; state: string }, path: string): Promise<Uint8Array> {
	const latest = (await latestCheckpoint(poll.id)) ?? refuse('not_found');
	if (path === 'checkpoint') return Buffer.from(latest.note);
	const name = parseTilePath(path) ?? refuse('not_found');
	const open = poll.state === 'published' || name.level !== 'entries' || isRulesAlone(name);
	refuseIf(!open, 'poll_not_published');
	const width = widthAt(name, latest.size);
	refuseIf(width < name.width, 'not_found');
	const whole = { ...name, width };
	return (
		(await kept(poll, whole, name.width)) ?? (await made(poll.id, name, latest.size)) ?? refuse('not_found')
	);
}

/** Leaf 0 and no other: whoever has it can compute the hash that is announced for the rules. */
const isRulesAlone = ({ level, index, width }: TileName): boolean =>
	level === 'entries' && index === 0 && width === 1;

/**
 * Full tiles are in the store a moment after they filled, and all of them after publication; a narrower one is the beginning
 * of what is there. Others are made, for which the hashes of the whole log have to be in memory.
 */
async function kept(
	poll: { id: string; state: string },
	whole: TileName,
	width: number
): Promise<Uint8Array | null> {
	if (whole.width < tileWidth && poll.state !== 'published') return null;
	const bytes = await storage().get(logKeyOf(poll.id, tilePath(whole)));
	return bytes && startOfTile(bytes, whole.level, width);
}

const made = (pollId: string, name: TileName, size: number): Promise<Uint8Array | null> =>
	name.level === 'entries' ? entryTile(pollId, name) : hashTile(pollId, name, size);
