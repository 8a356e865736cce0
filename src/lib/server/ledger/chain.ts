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

/** Recomputes the chain over all linked transfers, a batch at a time; `root` is what the daily publication shows. */
export async function verifyLedger(): Promise<LedgerVerdict> {
	let head: Link | null = null;
	let linked = 0;
	for (;;) {
		const links: (Link & { transfer: TransferRow })[] = await prisma().ledgerLink.findMany({
			where: { position: { gt: head?.position ?? 0n } },
			include: { transfer: true },
			orderBy: { position: 'asc' },
			take: batchSize
		});
		const broken = verifyLinks(
			links.map((link) => ({ link, content: contentOf(link.transfer) })),
			head
		);
		head = links.at(-1) ?? head;
		linked += links.length;
		if (broken === null && links.length === batchSize) continue;
		const root = head && Buffer.from(head.hash).toString('hex');
		return { ok: broken === null, linked, brokenAt: broken?.toString() ?? null, root };
	}
}

const freshMs = 60_000;
let recent: { until: number; verdict: Promise<LedgerVerdict> } | null = null;

/** The verdict of at most a minute ago, so that many readers cost one check. */
export function recentLedgerVerdict(): Promise<LedgerVerdict> {
	if (recent && recent.until > Date.now()) return recent.verdict;
	const verdict = verifyLedger();
	verdict.catch(() => (recent = null));
	recent = { until: Date.now() + freshMs, verdict };
	return verdict;
}
