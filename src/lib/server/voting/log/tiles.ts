import { parseCheckpoint } from '#lib/voting/checkpoint.ts';
import { packEntries, tileWidth, type TileName } from '#lib/voting/tiles.ts';
import { poolSql } from '../sql.ts';
import { between } from './pages.ts';
import { treeUpTo } from './tree.ts';

const levelsPerTile = Math.log2(tileWidth);

/** The latest checkpoint, with the lines of all witnesses that have seen it; null before the rules are fixed. */
export async function latestCheckpoint(pollId: string): Promise<{ size: number; note: string } | null> {
	const [row] = await poolSql<{ size: number; note: string }>(
		`SELECT size::int AS size, note || coalesce((
			SELECT string_agg(line, '' ORDER BY witness) FROM poll_cosignatures s WHERE s.poll_id = c.poll_id AND s.size = c.size
		), '') AS note FROM poll_checkpoints c WHERE poll_id = $1::uuid ORDER BY c.size DESC LIMIT 1`,
		[pollId]
	);
	return row ?? null;
}

export const sizeOf = (note: string): number =>
	parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1))!.size;

/** Hashes of one tile of the first `size` leaves; null where the log does not reach so far. */
export async function hashTile(pollId: string, { level, index, width }: TileName, size: number) {
	const step = Number(level) * levelsPerTile;
	const known = Math.floor(size / 2 ** step);
	const from = index * tileWidth;
	if (known < from + width) return null;
	const tree = await treeUpTo(pollId, size);
	return Buffer.concat(Array.from({ length: width }, (_, at) => tree.node(step, from + at)));
}

/** Leaves of a published log, each after its length; null where the log does not reach so far. */
export async function entryTile(pollId: string, { index, width }: TileName): Promise<Uint8Array | null> {
	const from = index * tileWidth;
	const rows = await poolSql<{ data: Uint8Array }>(
		`SELECT data FROM poll_lines WHERE ${between} ORDER BY index`,
		[pollId, String(from), String(from + width)]
	);
	return rows.length < width ? null : packEntries(rows.map(({ data }) => data));
}
