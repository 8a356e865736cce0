import { insist, has, isSystem, prisma, type Actor } from '#lib/server/platform/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';

export interface EntryRow {
	id: bigint;
	seasonId: string | null;
	actorId: string | null;
	actorKind: string;
	type: string;
	details: unknown;
	requestId: string | null;
	createdAt: Date;
}

export interface EntryView {
	position: string | null;
	hash: string | null;
	id: string;
	at: string;
	/** Part of what is hashed, so that whoever has the entry can compute its hash. */
	seasonId: string | null;
	actorId: string | null;
	actorKind: string;
	type: string;
	details: unknown;
}

export interface EntryFilter {
	/** Beginnings of types; an entry matches one of them. */
	types?: readonly string[];
	/** What these people did, and what was done to them. Nobody matches an empty list. */
	people?: readonly string[];
	from?: Date;
	/** Not included. */
	until?: Date;
	/** Entries older than this id, newest first. */
	before?: bigint;
	/** The entries just newer than this id, newest first as well. */
	after?: bigint;
	limit?: number;
}

export interface EntryPage {
	entries: EntryView[];
	newer: boolean;
	older: boolean;
}

/** What is hashed of an entry: everything but the request id, which is the operator's business. */
export const contentOf = (row: EntryRow) => ({
	id: row.id.toString(),
	seasonId: row.seasonId,
	actorId: row.actorId,
	actorKind: row.actorKind,
	type: row.type,
	details: row.details,
	at: row.createdAt.toISOString()
});

/** A page of the trail, newest first, and whether there is more on either side. Auditors and organisers only. */
export async function listEntries(actor: Actor, filter: EntryFilter = {}): Promise<EntryPage> {
	insist(isSystem(actor) || has(actor, 'auditor', 'organiser'));
	const limit = Math.min(filter.limit ?? 50, 10_000);
	const forward = filter.after !== undefined;
	const rows = await prisma().auditEntry.findMany({
		where: { AND: conditions(filter) },
		include: { link: true },
		orderBy: { id: forward ? 'asc' : 'desc' },
		take: limit + 1
	});
	const more = rows.length > limit;
	const shown = rows.slice(0, limit).map((row) => ({
		position: row.link?.position.toString() ?? null,
		hash: row.link ? Buffer.from(row.link.hash).toString('hex') : null,
		id: row.id.toString(),
		at: row.createdAt.toISOString(),
		seasonId: row.seasonId,
		actorId: row.actorId,
		actorKind: row.actorKind,
		type: row.type,
		details: row.details
	}));
	return forward
		? { entries: shown.reverse(), newer: more, older: true }
		: { entries: shown, newer: filter.before !== undefined, older: more };
}

function conditions(filter: EntryFilter): Prisma.AuditEntryWhereInput[] {
	const { types, people, from, until, before, after } = filter;
	const where: Prisma.AuditEntryWhereInput[] = [];
	if (types) where.push({ OR: types.map((type) => ({ type: { startsWith: type } })) });
	if (people)
		where.push({
			OR: [
				{ actorId: { in: [...people] } },
				...people.flatMap((id) =>
					['personId', 'userId', 'judgeId', 'jurorId'].map((key) => ({
						details: { path: [key], equals: id }
					}))
				)
			]
		});
	if (from) where.push({ createdAt: { gte: from } });
	if (until) where.push({ createdAt: { lt: until } });
	if (before !== undefined) where.push({ id: { lt: before } });
	if (after !== undefined) where.push({ id: { gt: after } });
	return where;
}
