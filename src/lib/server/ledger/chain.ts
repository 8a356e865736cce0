import { entryHash, nextLink, verifyLinks, type Link } from '#lib/server/audit/index.ts';
import { prisma, transaction } from '#lib/server/platform/index.ts';

const chainLock = 20261122;
const batchSize = 500;

interface TransferRow {
	id: bigint;
	key: string;
	fromId: string;
	toId: string;
	amount: bigint;
	unit: string;
	reason: string;
	createdAt: Date;
}

const contentOf = (row: TransferRow) => ({
	id: row.id.toString(),
	key: row.key,
	from: row.fromId,
	to: row.toId,
	amount: row.amount.toString(),
	unit: row.unit,
	reason: row.reason,
	at: row.createdAt.toISOString()
});

/** Links transfers that have no link yet, as the audit chain does with entries. Returns how many. */
export async function linkTransfers(): Promise<number> {
	return transaction(async (tx) => {
		await tx.$queryRaw`SELECT pg_advisory_xact_lock(${chainLock})::text`;
		const waiting = await tx.ledgerTransfer.findMany({
			where: { link: null },
			orderBy: { id: 'asc' },
			take: batchSize
		});
		if (waiting.length === 0) return 0;
		let last: Link | null = await tx.ledgerLink.findFirst({ orderBy: { position: 'desc' } });
		const links = waiting.map((row) => ({
			...(last = nextLink(last, entryHash(contentOf(row)))),
			transferId: row.id
		}));
		await tx.ledgerLink.createMany({ data: links as never });
		return links.length;
	});
}

export interface LedgerVerdict {
	ok: boolean;
	linked: number;
	brokenAt: string | null;
	root: string | null;
}

/** Recomputes the chain over all linked transfers; `root` is what the daily publication shows. */
export async function verifyLedger(): Promise<LedgerVerdict> {
	const links = await prisma().ledgerLink.findMany({
		include: { transfer: true },
		orderBy: { position: 'asc' }
	});
	const broken = verifyLinks(links.map((link) => ({ link, content: contentOf(link.transfer) })));
	const head = links.at(-1);
	return {
		ok: broken === null,
		linked: links.length,
		brokenAt: broken?.toString() ?? null,
		root: head ? Buffer.from(head.hash).toString('hex') : null
	};
}
