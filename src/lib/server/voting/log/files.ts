import { refuse, refuseIf, storage } from '#lib/server/platform/index.ts';
import { parseTilePath, tileWidth, type TileName } from '#lib/voting/tiles.ts';
import { logKeyOf } from './keys-in-store.ts';
import { entryTile, hashTile, latestCheckpoint } from './tiles.ts';

/**
 * A file of the log by its C2SP path: `checkpoint`, a tile of hashes, or a tile of leaves, which name the options and so are
 * kept back until the poll is published. Refuses `not_found`, `poll_not_published`.
 */
export async function readLogFile(poll: { id: string; state: string }, path: string): Promise<Uint8Array> {
	const latest = (await latestCheckpoint(poll.id)) ?? refuse('not_found');
	if (path === 'checkpoint') return Buffer.from(latest.note);
	const name = parseTilePath(path) ?? refuse('not_found');
	refuseIf(name.level === 'entries' && poll.state !== 'published', 'poll_not_published');
	return (await kept(poll.id, path, name)) ?? (await made(poll.id, name, latest.size)) ?? refuse('not_found');
}

/** Full tiles are in the store a moment after they filled; others are made. */
const kept = (pollId: string, path: string, { width }: TileName): Promise<Buffer | null> =>
	width === tileWidth ? storage().get(logKeyOf(pollId, path)) : Promise.resolve(null);

const made = (pollId: string, name: TileName, size: number): Promise<Uint8Array | null> =>
	name.level === 'entries' ? entryTile(pollId, name) : hashTile(pollId, name, size);
