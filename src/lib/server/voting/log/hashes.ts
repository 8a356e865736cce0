import type { Sql } from '../sql.ts';

export interface HashPage {
	/** 32 bytes for each leaf, one after the other. */
	hashes: Uint8Array[];
	/** The highest id among their ballots, or 0. */
	ballot: number;
}

const pageSize = 10_000;

/**
 * Hashes of leaves `from` to before `to`, as far as the log has them. Page by page, so that a process that has just started
 * answers voters meanwhile, and in one text a page, since a million hashes are no million rows.
 */
export async function* hashesOf(
	sql: Sql,
	pollId: string,
	from: number,
	to = Infinity
): AsyncGenerator<HashPage> {
	for (let at = from; at < to; at += pageSize) {
		const end = Math.min(at + pageSize, to);
		const [page] = await sql<{ hashes: Uint8Array; ballot: string }>(
			`SELECT coalesce(string_agg(hash, ''::bytea ORDER BY index), ''::bytea) AS hashes, coalesce(max(ballot_id), 0)::text AS ballot
			FROM poll_leaves WHERE poll_id = $1::uuid AND index >= $2::bigint AND index < $3::bigint`,
			[pollId, String(at), String(end)]
		);
		const { hashes, ballot } = page!;
		const count = hashes.length / 32;
		// Copies: who keeps a hash does not keep the page.
		const each = Array.from(
			{ length: count },
			(_, i) => new Uint8Array(hashes.subarray(i * 32, i * 32 + 32))
		);
		yield { hashes: each, ballot: Number(ballot) };
		if (count < end - at) return;
	}
}
