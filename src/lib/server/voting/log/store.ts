import { prisma, storage } from '#lib/server/platform/index.ts';
import { tilePath, tilesOf, tileWidth, type TileName } from '#lib/voting/tiles.ts';
import { poolSql } from '../sql.ts';
import { ToldOnce } from '../told-once.ts';
import { checkpointKey, logKeyOf } from './keys-in-store.ts';
import { raise, watchLog } from './alarm.ts';
import { entryTile, hashTile } from './tiles.ts';

/** What is needed to keep a copy of a poll's log in the store. */
export interface StoredPoll {
	id: string;
	state: string;
	/** So many leaves are in the store. */
	storedSize: number;
}

/**
 * Copies what is new of a log into the store, where no later change of our database reaches it: every checkpoint under its
 * number, full tiles of hashes as they fill, and on publication the rest of the tiles and the leaves. Repeating it is a no-op.
 */
export async function storeLog(poll: StoredPoll): Promise<void> {
	const last = await storeCheckpoints(poll.id);
	const whole = poll.state === 'published';
	const goal = whole ? last : last - (last % tileWidth);
	if (goal <= poll.storedSize) return;
	for (const name of newTiles(poll.storedSize, goal, whole)) {
		const bytes = await hashTile(poll.id, name, last);
		if (bytes) await putOnce(logKeyOf(poll.id, tilePath(name)), bytes);
	}
	if (whole) await storeEntries(poll.id, goal);
	await prisma().poll.update({ where: { id: poll.id }, data: { storedSize: goal } });
}

/**
 * The number and the bytes of each checkpoint in their order: a log that was set back meets one that it does not know. A turn
 * reads what was signed since the last one, and that one again, since it may have been set back meanwhile.
 */
async function storeCheckpoints(pollId: string): Promise<number> {
	const known = stored.get(pollId);
	const rows = await poolSql<Signed>(
		'SELECT size::int AS size, note FROM poll_checkpoints WHERE poll_id = $1::uuid AND size >= $2::bigint ORDER BY size',
		[pollId, String(known?.size ?? 0)]
	);
	if (known && rows[0]?.note !== known.note) {
		stored.delete(pollId);
		await watchLog(pollId);
		return storeCheckpoints(pollId);
	}
	let number = known ? known.number - 1 : 0;
	for (const row of rows) {
		number++;
		if (number === known?.number) continue;
		const there = await putOnce(checkpointKey(pollId, number), Buffer.from(row.note));
		if (there && there.toString() !== row.note)
			await raise(pollId, 'forked', `checkpoint ${number} differs from its copy in the store`);
		stored.set(pollId, { ...row, number });
	}
	return rows.at(-1)?.size ?? 0;
}

interface Signed {
	size: number;
	note: string;
}

/** The last checkpoint of a log that this process knows to be in the store. */
const stored = new Map<string, Signed & { number: number }>();

/** Tiles that the log has at `goal` and that were not full at `from`. */
function newTiles(from: number, goal: number, partial: boolean): TileName[] {
	return tilesOf(goal).filter(({ level, index, width }) => {
		const covered = (index + 1) * tileWidth * tileWidth ** Number(level);
		return (partial || width === tileWidth) && covered > from;
	});
}

async function storeEntries(pollId: string, size: number): Promise<void> {
	for (let index = 0; index * tileWidth < size; index++) {
		const width = Math.min(tileWidth, size - index * tileWidth);
		const name: TileName = { level: 'entries', index, width };
		const bytes = await entryTile(pollId, name);
		if (bytes) await putOnce(logKeyOf(pollId, tilePath(name)), bytes);
	}
}

/** Objects never change: what is there stays, whatever we think of it now, and is returned. */
async function putOnce(key: string, bytes: Uint8Array): Promise<Buffer | null> {
	const there = await storage().get(key);
	if (!there) await storage().put(key, bytes);
	return there;
}

/** Logs that this process has compared with their copies. */
const watched = new Set<string>();

/**
 * For a timer: copies what is new of all logs, and looks once for each whether it was set back before this process began. A log
 * that cannot be copied keeps no other from it.
 */
export async function storeLogs(): Promise<void> {
	const polls = await prisma().poll.findMany({
		where: { state: { not: 'draft' } },
		select: { id: true, state: true, storedSize: true, checkpoints: newest }
	});
	for (const poll of polls) await faults.watch(poll.id, copyLog(poll));
}

const faults = new ToldOnce('log_not_copied');

async function copyLog(poll: StoredPoll & { checkpoints: { size: bigint }[] }): Promise<void> {
	if (!watched.has(poll.id)) await watchLog(poll.id);
	watched.add(poll.id);
	if (poll.state !== 'published' || poll.storedSize < Number(poll.checkpoints[0]?.size ?? 0))
		await storeLog(poll);
}

const newest = { select: { size: true }, orderBy: { size: 'desc' }, take: 1 } as const;
