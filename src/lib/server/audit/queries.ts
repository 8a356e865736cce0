import { insist, has, isSystem, prisma, type Actor } from '#lib/server/platform/index.ts';
import { verifyLinks } from './rules.ts';

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
	actorId: string | null;
	actorKind: string;
	type: string;
	details: unknown;
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

/** A page of the trail, newest first; `before` is the id to go on from. Auditors and organisers only. */
export async function listEntries(
	actor: Actor,
	filter: { type?: string; before?: bigint; limit?: number } = {}
): Promise<EntryView[]> {
	insist(isSystem(actor) || has(actor, 'auditor', 'organiser'));
	const rows = await prisma().auditEntry.findMany({
		where: {
			...(filter.type ? { type: { startsWith: filter.type } } : {}),
			...(filter.before ? { id: { lt: filter.before } } : {})
		},
		include: { link: true },
		orderBy: { id: 'desc' },
		take: Math.min(filter.limit ?? 50, 500)
	});
	return rows.map((row) => ({
		position: row.link?.position.toString() ?? null,
		hash: row.link ? Buffer.from(row.link.hash).toString('hex') : null,
		id: row.id.toString(),
		at: row.createdAt.toISOString(),
		actorId: row.actorId,
		actorKind: row.actorKind,
		type: row.type,
		details: row.details
	}));
}

export interface ChainVerdict {
	ok: boolean;
	linked: number;
	brokenAt: string | null;
	head: string | null;
}

/** Recomputes the whole chain from the entries. */
export async function verifyChain(): Promise<ChainVerdict> {
	const links = await prisma().auditLink.findMany({ include: { entry: true }, orderBy: { position: 'asc' } });
	const broken = verifyLinks(links.map((link) => ({ link, content: contentOf(link.entry) })));
	const head = links.at(-1);
	return {
		ok: broken === null,
		linked: links.length,
		brokenAt: broken?.toString() ?? null,
		head: head ? Buffer.from(head.hash).toString('hex') : null
	};
}
