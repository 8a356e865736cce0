import type { Sql } from '../sql.ts';
import { ballotsPerPage } from './pages.ts';

export interface HashPage {
	/** 32 bytes for each leaf, one after the other. */
	hashes: Uint8Array[];
	/** The highest id among their ballots, or 0. */
	ballot: number;
}

const pageSize = 10_000;

// A page of ballots may begin before the first place that is asked for, and end behind the last.
const hashesBetween = `
WITH parts AS (
	SELECT first, size, hashes, high FROM ballot_pages
	WHERE poll_id = $1::uuid AND first > $2::bigint - ${ballotsPerPage} AND first < $3::bigint AND first + size > $2::bigint
	UNION ALL SELECT index, 1, hash, 0 FROM poll_leaves WHERE poll_id = $1::uuid AND index >= $2::bigint AND index < $3::bigint
), cut AS (
	SELECT first, high, greatest(0, $2::bigint - first)::int AS skipped, least(size, $3::bigint - first)::int AS reach, hashes FROM parts
)
SELECT coalesce(string_agg(substr(hashes, 1 + 32 * skipped, 32 * (reach - skipped)), ''::bytea ORDER BY first), ''::bytea) AS hashes,
	coalesce(max(high), 0)::text AS ballot FROM cut`;

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
		const [page] = await sql<{ hashes: Uint8Array; ballot: string }>(hashesBetween, [
			pollId,
			String(at),
			String(end)
		]);
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
