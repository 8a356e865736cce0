import { now, prisma, type Tx } from '#lib/server/platform/index.ts';
import { publishedProblemById } from '#lib/server/problems/index.ts';
import { findTeams } from '#lib/server/teams/index.ts';
import type { Text } from '#lib/text.ts';
import { lockScores } from './locks.ts';
import { isLate, takenUntil } from './uploads.ts';

/** What can still change the final standings of some problems. */
export interface Unsettled {
	/** Problems that take submissions. */
	open: { id: string; slug: string; title: Text }[];
	/** Submissions that wait for their score. */
	pending: number;
	/** Uploads that were under way when their problem closed and may still arrive. */
	arriving: Arriving[];
}

/** An upload that holds a round back: of which team, and until when at most. */
export interface Arriving {
	submissionId: string;
	team: string;
	until: string;
}

export async function unsettledOf(
	problemIds: readonly string[],
	db: Pick<Tx, 'submission'> = prisma()
): Promise<Unsettled> {
	const problems = await Promise.all(problemIds.map((id) => publishedProblemById(id)));
	const where = { problemId: { in: [...problemIds] }, state: { in: ['queued', 'scoring'] } };
	const pending = await db.submission.count({ where });
	const open = problems.filter(({ closedAt }) => closedAt === null);
	const taken = problems.filter(({ closedAt }) => closedAt !== null && !isLate(closedAt));
	const ends = new Map(taken.map(({ id, closedAt }) => [id, takenUntil(closedAt!)]));
	const arriving = await arrivingOf(ends, db);
	return { open: open.map(({ id, slug, title }) => ({ id, slug, title })), pending, arriving };
}

/** Uploads to problems that are closed and take them until an end of each. */
async function arrivingOf(ends: ReadonlyMap<string, Date>, db: Pick<Tx, 'submission'>): Promise<Arriving[]> {
	const rows = await db.submission.findMany({
		where: { problemId: { in: [...ends.keys()] }, state: 'created', upload: { expiresAt: { gt: now() } } },
		select: { id: true, teamId: true, problemId: true, upload: { select: { expiresAt: true } } },
		orderBy: [{ createdAt: 'asc' }, { id: 'asc' }]
	});
	if (rows.length === 0) return [];
	const teams = await findTeams([...new Set(rows.map(({ teamId }) => teamId))]);
	return rows.map(({ id, teamId, problemId, upload }) => ({
		submissionId: id,
		team: teams.get(teamId)?.name ?? '',
		until: new Date(Math.min(+ends.get(problemId)!, +upload!.expiresAt)).toISOString()
	}));
}

/** Keeps every score of some problems as it is until the end of the transaction, and says what is not settled yet. */
export async function holdScores(tx: Tx, problemIds: readonly string[]): Promise<Unsettled> {
	for (const problemId of [...problemIds].sort()) await lockScores(tx, problemId, 'all');
	return unsettledOf(problemIds, tx);
}
