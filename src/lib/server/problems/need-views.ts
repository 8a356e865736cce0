import type { Need } from '#lib/server/generated/prisma/client.ts';
import { findOrganisations, type OrganisationView } from '#lib/server/identity/index.ts';
import { prisma } from '#lib/server/platform/index.ts';
import type { NeedState, Track } from '#lib/problems/types.ts';
import type { NeedCard } from '#lib/problems/views.ts';
import type { Text } from '#lib/text.ts';
import { publicNeedStates } from './need-rules.ts';

export const cardInclude = {
	mergedInto: { select: { id: true, title: true, state: true } },
	problem: { select: { id: true, slug: true, publishedAt: true } }
} as const;

export type NeedRow = Need & {
	mergedInto: { id: string; title: unknown; state: string } | null;
	problem: { id: string; slug: string; publishedAt: Date | null } | null;
};

export const textIn = (stored: unknown): Text => stored as Text;

/** Cards for a reader, with three queries however many needs there are. */
export async function cardsOf(rows: readonly NeedRow[], readerId: string | null): Promise<NeedCard[]> {
	const ids = rows.map(({ id }) => id);
	const [organisations, counts, endorsed] = await Promise.all([
		findOrganisations(rows.flatMap(({ organisationId }) => organisationId ?? [])),
		endorsementsOf(ids),
		readerId === null
			? []
			: prisma().needEndorsement.findMany({ where: { userId: readerId, needId: { in: ids } } })
	]);
	const mine = new Set(endorsed.map(({ needId }) => needId));
	return rows.map((row) => ({
		id: row.id,
		title: textIn(row.title),
		track: row.track as Track,
		sufferers: textIn(row.sufferers),
		state: row.state as NeedState,
		organisation: nameOf(organisations.get(row.organisationId ?? '')),
		endorsements: counts.get(row.id) ?? 0,
		endorsed: mine.has(row.id),
		mergedInto: mergeTarget(row.mergedInto),
		problemSlug: row.problem?.publishedAt ? row.problem.slug : null,
		submittedAt: row.submittedAt?.toISOString() ?? null
	}));
}

/** An organisation's name stands under a need once the organisation is verified: anyone can found one under any name. */
const nameOf = (organisation: OrganisationView | undefined): Text | null =>
	organisation?.verified ? organisation.name : null;

/** What a need was folded into may be declined later, and is then nobody else's business any more. */
const mergeTarget = (into: NeedRow['mergedInto']): NeedCard['mergedInto'] =>
	into && publicNeedStates.includes(into.state as NeedState)
		? { id: into.id, title: textIn(into.title) }
		: null;

/** People who endorse a need or one that was merged into it, each counted once. */
async function endorsementsOf(ids: readonly string[]): Promise<Map<string, number>> {
	const rows = await prisma().$queryRaw<{ root: string; people: number }[]>`
		WITH RECURSIVE family AS (
			SELECT id, id AS root FROM needs WHERE id = ANY(${[...ids]}::uuid[])
			UNION ALL
			SELECT merged.id, family.root FROM needs merged JOIN family ON merged.merged_into_id = family.id
		)
		SELECT root, count(DISTINCT user_id)::int AS people
		FROM family JOIN need_endorsements ON need_id = family.id GROUP BY root`;
	return new Map(rows.map(({ root, people }) => [root, people]));
}
