import {
	listPublishedProblems,
	publishedProblemsById,
	type PublishedProblem
} from '#lib/server/problems/index.ts';
import { refuse, type Tx } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { eligibilityFault } from './rules.ts';

/** What this room needs to know of a published problem. */
export interface ProblemFacts {
	id: string;
	seasonId: string;
	slug: string;
	organisationId: string | null;
	/** Whether proposals are taken: not closed, and not a practice problem, on which no teams are selected. */
	open: boolean;
	track: string;
	/** The version whose rules a team accepts. */
	rulesVersion: number;
	title: Text;
}

/** A published problem of the season; null for an unknown one. */
export async function findProblemFacts(seasonId: string, slug: string): Promise<ProblemFacts | null> {
	const all = await problemFactsById(seasonId);
	return [...all.values()].find((problem) => problem.slug === slug) ?? null;
}

export async function problemFactsById(seasonId: string): Promise<Map<string, ProblemFacts>> {
	const problems = await listPublishedProblems(seasonId);
	return new Map(problems.map((problem) => [problem.id, factsOf(problem)]));
}

export async function problemFactsByIds(ids: string[]): Promise<Map<string, ProblemFacts>> {
	const problems = await publishedProblemsById(ids);
	return new Map([...problems].map(([id, problem]) => [id, factsOf(problem)]));
}

const factsOf = ({
	id,
	seasonId,
	slug,
	organisationId,
	track,
	rulesVersion,
	title,
	closedAt,
	practice
}: PublishedProblem) => ({
	id,
	seasonId,
	slug,
	organisationId,
	open: closedAt === null && !practice,
	track,
	rulesVersion,
	title
});

/** Refuses when one of these people may not stand on an entry into this problem; names the person. */
export async function insistEligible(
	tx: Tx,
	problem: Pick<ProblemFacts, 'id' | 'seasonId' | 'organisationId'>,
	entryId: string,
	memberIds: string[]
): Promise<void> {
	const judges = await tx.roleGrant.findMany({
		where: { seasonId: problem.seasonId, role: 'judge', userId: { in: memberIds } },
		select: { userId: true }
	});
	const owners = problem.organisationId
		? await tx.organisationMember.findMany({
				where: { organisationId: problem.organisationId, userId: { in: memberIds } },
				select: { userId: true }
			})
		: [];
	const taken = await tx.participant.findMany({
		where: { problemId: problem.id, userId: { in: memberIds }, entryId: { not: entryId } },
		select: { userId: true }
	});
	const ids = (rows: { userId: string }[]) => new Set(rows.map((row) => row.userId));
	const fault = eligibilityFault({
		memberIds,
		judgeIds: ids(judges),
		ownerIds: ids(owners),
		takenIds: ids(taken)
	});
	if (!fault) return;
	const person = await tx.user.findUnique({ where: { id: fault.userId }, select: { name: true } });
	refuse(fault.code, { name: person?.name ?? '' });
}
