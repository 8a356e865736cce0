import { prisma, signedIn, type Actor } from '#lib/server/platform/index.ts';
import type { TriageCard } from '#lib/problems/views.ts';
import type { Text } from '#lib/text.ts';
import { summarise } from './need-rules.ts';
import { criteriaOf, scoresOf } from './need-queries.ts';
import { cardInclude, cardsOf } from './need-views.ts';
import { organisationIdsOf, organiser, standsBehind } from './people.ts';

/** Which of these needs the actor, or one of their organisations, stands behind. */
export async function ownNeedsAmong(actor: Actor, needIds: readonly string[]): Promise<Set<string>> {
	const { userId } = signedIn(actor);
	const organisations = await organisationIdsOf(userId);
	const rows = await prisma().need.findMany({
		where: { id: { in: [...needIds] } },
		select: { id: true, proposerId: true, organisationId: true }
	});
	return new Set(rows.filter((row) => standsBehind(userId, organisations, row)).map(({ id }) => id));
}

/** Every need of the season but drafts, with its scores, for organisers. Of a need of one's own the scores are not shown. */
export async function triageBoard(actor: Actor, seasonId: string): Promise<TriageCard[]> {
	const { userId } = organiser(actor);
	const [rows, criteria, organisations] = await Promise.all([
		prisma().need.findMany({
			where: { seasonId, state: { not: 'draft' } },
			include: { ...cardInclude, scores: true },
			orderBy: [{ submittedAt: 'asc' }, { id: 'asc' }]
		}),
		criteriaOf(seasonId),
		organisationIdsOf(userId)
	]);
	const cards = await cardsOf(rows, userId);
	return rows.map((row, at) => {
		const own = standsBehind(userId, organisations, row);
		const scores = own ? [] : row.scores;
		const { total, triagers, complete } = summarise(criteria, scores);
		const mine = scores.filter((score) => score.triagerId === userId);
		const comments = scores.filter((score) => score.triagerId !== userId && score.comment !== '');
		return {
			...cards[at]!,
			scores: scoresOf(criteria, scores),
			total,
			triagers,
			complete,
			reason: row.decisionReason as Text | null,
			own,
			problemId: row.problem?.id ?? null,
			mine: Object.fromEntries(mine.map(({ criterion, score, comment }) => [criterion, { score, comment }])),
			comments: comments.map(({ criterion, comment }) => ({ criterion, comment }))
		};
	});
}
