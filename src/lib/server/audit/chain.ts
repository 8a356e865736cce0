import { transaction } from '#lib/server/platform/index.ts';
import { entryHash, nextLink, type Link } from './rules.ts';
import { contentOf, type EntryRow } from './queries.ts';

const chainLock = 20261121;
const batchSize = 500;

/**
 * Links committed entries that have no link yet, and returns how many. One chainer at a time (advisory lock); entries of
 * transactions that commit late are picked up later, so the order is that of linking, which is total and never changes.
 */
export async function linkEntries(): Promise<number> {
	return transaction(async (tx) => {
		await tx.$queryRaw`SELECT pg_advisory_xact_lock(${chainLock})::text`;
		const waiting = await tx.$queryRaw<EntryRow[]>`
			SELECT e.id, e.season_id AS "seasonId", e.actor_id AS "actorId", e.actor_kind AS "actorKind", e.type, e.details,
				e.request_id AS "requestId", e.created_at AS "createdAt"
			FROM audit_entries e WHERE NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.entry_id = e.id)
			ORDER BY e.id LIMIT ${batchSize}`;
		if (waiting.length === 0) return 0;
		let last: Link | null = await tx.auditLink.findFirst({ orderBy: { position: 'desc' } });
		const links: (Link & { entryId: bigint })[] = [];
		for (const row of waiting) {
			last = nextLink(last, entryHash(contentOf(row)));
			links.push({ ...last, entryId: row.id });
		}
		await tx.auditLink.createMany({ data: links as never });
		return links.length;
	});
}
