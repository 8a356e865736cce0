import { insistRole } from '#lib/server/identity/index.ts';
import { prisma, type Actor } from '#lib/server/platform/index.ts';

export interface LinkedTransfer {
	position: string;
	id: string;
	key: string;
	from: string;
	/** Whose account it is: `treasury:<season>`, `pool:<key>`, `team:<id>`, `spent:<pool>`. */
	fromOwner: string;
	to: string;
	toOwner: string;
	amount: string;
	unit: string;
	reason: string;
	at: string;
	hash: string;
}

/** Linked transfers after a position, in the order of the chain, with everything that their hashes cover. */
export async function linkedTransfers(
	actor: Actor,
	after: bigint,
	limit = 10_000
): Promise<LinkedTransfer[]> {
	insistRole(actor, 'auditor', 'organiser');
	const rows = await prisma().ledgerLink.findMany({
		where: { position: { gt: after } },
		include: { transfer: { include: { from: true, to: true } } },
		orderBy: { position: 'asc' },
		take: limit
	});
	const ownerOf = (account: { ownerKind: string; ownerId: string }) =>
		`${account.ownerKind}:${account.ownerId}`;
	return rows.map(({ position, hash, transfer }) => ({
		position: position.toString(),
		id: transfer.id.toString(),
		key: transfer.key,
		from: transfer.fromId,
		fromOwner: ownerOf(transfer.from),
		to: transfer.toId,
		toOwner: ownerOf(transfer.to),
		amount: transfer.amount.toString(),
		unit: transfer.unit,
		reason: transfer.reason,
		at: transfer.createdAt.toISOString(),
		hash: Buffer.from(hash).toString('hex')
	}));
}
