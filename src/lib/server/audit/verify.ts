import { now, prisma } from '#lib/server/platform/index.ts';
import { contentOf } from './queries.ts';
import { verifyLinks, type Link } from './rules.ts';

export interface ChainVerdict {
	ok: boolean;
	linked: number;
	brokenAt: string | null;
	head: string | null;
	checkedAt: string;
}

const batchSize = 2_000;

/** Recomputes the whole chain from the entries, a batch at a time, so that memory does not grow with the trail. */
export async function verifyChain(): Promise<ChainVerdict> {
	let head: Link | null = null;
	let linked = 0;
	for (;;) {
		const links: (Link & { entry: Parameters<typeof contentOf>[0] })[] = await prisma().auditLink.findMany({
			where: { position: { gt: head?.position ?? 0n } },
			include: { entry: true },
			orderBy: { position: 'asc' },
			take: batchSize
		});
		const broken = verifyLinks(
			links.map((link) => ({ link, content: contentOf(link.entry) })),
			head
		);
		head = links.at(-1) ?? head;
		linked += links.length;
		if (broken !== null || links.length < batchSize) return verdict(linked, broken, head);
	}
}

const freshMs = 60_000;
let recent: { until: number; verdict: Promise<ChainVerdict> } | null = null;

/** The verdict of at most a minute ago, so that many readers cost one check. */
export function recentVerdict(): Promise<ChainVerdict> {
	if (recent && recent.until > Date.now()) return recent.verdict;
	const verdict = verifyChain();
	verdict.catch(() => (recent = null));
	recent = { until: Date.now() + freshMs, verdict };
	return verdict;
}

const verdict = (linked: number, broken: bigint | null, head: Link | null): ChainVerdict => ({
	ok: broken === null,
	linked,
	brokenAt: broken?.toString() ?? null,
	head: head ? Buffer.from(head.hash).toString('hex') : null,
	checkedAt: now().toISOString()
});
