import { publish, sockets } from '#lib/server/platform/index.ts';
import type { LogView } from './log-sink.ts';
import { once } from './sql.ts';

/**
 * Live logs reach browsers through channels of this process: as long as somebody is in one, its job's new pieces are
 * read from the database, whichever machine wrote them.
 */
const PREFIX = 'log:';
const MOST_PIECES = 500;

export const logChannel = (jobId: string, view: LogView): string => `${PREFIX}${view}:${jobId}`;

/** By channel: the number of the last piece that was sent. */
const sent = new Map<string, bigint>();

/** Somebody joined who has read up to `cursor`: what came before need not be sent. */
export function beginChannel(channel: string, cursor: string): void {
	if (!sent.has(channel)) sent.set(channel, BigInt(cursor));
}

/** One event: pieces are numbered upwards, so a reader drops what its snapshot already had. */
export interface LogPiece {
	jobId: string;
	view: LogView;
	id: string;
	text: string;
}

interface Row {
	id: string;
	jobId: string;
	view: LogView;
	text: string;
}

/** Sends what is new to those who watch; returns how much that was. Costs nothing while nobody does. */
export async function sendLogPieces(): Promise<number> {
	const rooms = [...(sockets()?.sockets.adapter.rooms.keys() ?? [])].filter((room) =>
		room.startsWith(PREFIX)
	);
	for (const channel of sent.keys()) if (!rooms.includes(channel)) sent.delete(channel);
	if (rooms.length === 0) return 0;
	const jobIds = [...new Set(rooms.map((room) => room.slice(room.lastIndexOf(':') + 1)))];
	const from = rooms.map((room) => sent.get(room) ?? 0n).reduce((least, id) => (id < least ? id : least));
	const rows = await once<Row>(
		`SELECT id, job_id AS "jobId", view, text FROM compute_log_pieces
		WHERE job_id = ANY ($1::uuid[]) AND id > $2::bigint ORDER BY id LIMIT ${MOST_PIECES}`,
		[jobIds, String(from)]
	);
	for (const { id, jobId, view, text } of rows) {
		const channel = logChannel(jobId, view);
		if (!rooms.includes(channel) || BigInt(id) <= (sent.get(channel) ?? 0n)) continue;
		sent.set(channel, BigInt(id));
		publish(channel, 'log', { jobId, view, id, text } satisfies LogPiece);
	}
	return rows.length === MOST_PIECES ? rows.length : 0;
}
