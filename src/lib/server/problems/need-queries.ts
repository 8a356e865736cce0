import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { found, has, prisma, refuse, signedIn, type Actor } from '#lib/server/platform/index.ts';
import type { DataKind, IpTemplate, NeedState, OfferKind, Track } from '#lib/problems/types.ts';
import type { CriterionScore, NeedCard, NeedPage } from '#lib/problems/views.ts';
import type { Text } from '#lib/text.ts';
import { known } from './ids.ts';
import {
	publicNeedStates,
	readCriteria,
	summarise,
	type TriageCriterion,
	type TriageScore
} from './need-rules.ts';
import { cardInclude, cardsOf, textIn } from './need-views.ts';
import { organisationIdsOf, standsBehind } from './people.ts';

export interface NeedFilter {
	track?: Track;
	state?: NeedState;
	order?: 'endorsements' | 'newest';
}

/** The needs of a season that anyone may see. */
export async function listNeeds(
	actor: Actor,
	seasonId: string,
	filter: NeedFilter = {}
): Promise<NeedCard[]> {
	if (filter.state && !publicNeedStates.includes(filter.state)) return [];
	const state = filter.state ?? { in: [...publicNeedStates] };
	const rows = await prisma().need.findMany({
		where: { seasonId, state, ...(filter.track ? { track: filter.track } : {}) },
		include: cardInclude,
		orderBy: [{ submittedAt: 'desc' }, { id: 'desc' }],
		take: 500
	});
	const cards = await cardsOf(rows, actor.userId);
	return filter.order === 'newest' ? cards : cards.toSorted((a, b) => b.endorsements - a.endorsements);
}

/** What a person, or their organisations, proposed: drafts and decisions included. Drafts are the proposer's alone. */
export async function listOwnNeeds(actor: Actor, seasonId: string): Promise<NeedCard[]> {
	const { userId } = signedIn(actor);
	const organisations = await organisationIdsOf(userId);
	const theirs = { organisationId: { in: organisations }, state: { not: 'draft' } };
	const rows = await prisma().need.findMany({
		where: { seasonId, OR: [{ proposerId: userId }, theirs] },
		include: cardInclude,
		orderBy: { createdAt: 'desc' }
	});
	return cardsOf(rows, userId);
}

/**
 * One need. A draft is its proposer's; one that is declined, or came with a bundle and is not yet open, is for those behind
 * it and organisers; to others none of them exists.
 */
export async function readNeed(actor: Actor, needId: string): Promise<NeedPage> {
	const row = found(
		await prisma().need.findUnique({
			where: { id: known(needId) },
			include: {
				...cardInclude,
				merged: { select: { id: true, title: true }, orderBy: { decidedAt: 'asc' } },
				scores: true
			}
		})
	);
	const organisations = actor.userId ? await organisationIdsOf(actor.userId) : [];
	const own = actor.userId !== null && standsBehind(actor.userId, organisations, row);
	const inside = own || has(actor, 'organiser');
	if (row.state === 'draft' && row.proposerId !== actor.userId) refuse('not_found');
	if (!publicNeedStates.includes(row.state as NeedState) && !inside) refuse('not_found');
	const [card] = await cardsOf([row], actor.userId);
	const decided = row.decidedAt !== null;
	return {
		...card!,
		description: textIn(row.description),
		tried: textIn(row.tried),
		data: textIn(row.data),
		dataKind: row.dataKind as DataKind,
		success: textIn(row.success),
		offer: textIn(row.offer),
		offerKinds: row.offerKinds as OfferKind[],
		ipTemplate: row.ipTemplate as IpTemplate,
		mergedFrom: row.merged.map(({ id, title }) => ({ id, title: textIn(title) })),
		own,
		inside: inside
			? {
					contact: row.contact,
					organisationId: row.organisationId,
					decidedAt: row.decidedAt?.toISOString() ?? null,
					reason: row.decisionReason as Text | null,
					scores: decided ? scoresOf(await criteriaOf(row.seasonId), row.scores) : []
				}
			: null
	};
}

export async function criteriaOf(seasonId: string): Promise<TriageCriterion[]> {
	const season = await prisma().season.findUnique({ where: { id: seasonId }, select: { criteria: true } });
	return readCriteria(season?.criteria);
}

/** The published triage criteria of the season now under way. */
export async function triageCriteria(): Promise<TriageCriterion[]> {
	return readCriteria((await currentSeasonOrNull())?.criteria);
}

export function scoresOf(
	criteria: readonly TriageCriterion[],
	scores: readonly TriageScore[]
): CriterionScore[] {
	const { means } = summarise(criteria, scores);
	return criteria.map(({ key, name }) => ({ key, name, mean: means[key] ?? null }));
}
