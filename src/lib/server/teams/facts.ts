import { findPeople } from '#lib/server/identity/index.ts';
import { refuse, type Tx } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { eligibilityFault } from './rules.ts';

export interface ProblemFacts {
	id: string;
	seasonId: string;
	slug: string;
	organisationId: string | null;
	open: boolean;
	/** The version whose rules a team accepts. */
	rulesVersion: number;
	title: Text;
	rules: Text;
}

type Reader = Pick<Tx, '$queryRaw'>;

/** What this room needs to know of a published problem; null for an unknown or unpublished one. */
export async function findProblemFacts(
	db: Reader,
	seasonId: string,
	slug: string
): Promise<ProblemFacts | null> {
	const rows = await readProblems(db, seasonId);
	return rows.find((row) => row.slug === slug) ?? null;
}

export async function problemFactsById(db: Reader, seasonId: string): Promise<Map<string, ProblemFacts>> {
	return new Map((await readProblems(db, seasonId)).map((row) => [row.id, row]));
}

const readProblems = (db: Reader, seasonId: string) => db.$queryRaw<ProblemFacts[]>`
	SELECT p.id, p.season_id AS "seasonId", p.slug, p.organisation_id AS "organisationId",
		p.closed_at IS NULL AS open, v.version AS "rulesVersion", v.title, v.rules
	FROM problems p JOIN problem_versions v ON v.problem_id = p.id AND v.version = p.current_version
	WHERE p.season_id = ${seasonId}::uuid AND p.published_at IS NOT NULL ORDER BY p.slug`;

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
	const people = await findPeople([fault.userId]);
	refuse(fault.code, { name: people.get(fault.userId)?.name ?? '' });
}
