import { now, prisma, type Tx } from '#lib/server/platform/index.ts';
import { publishedProblemById } from '#lib/server/problems/index.ts';
import type { Text } from '#lib/text.ts';
import { lockScores } from './locks.ts';
import { isLate } from './uploads.ts';

/** What can still change the final standings of some problems. */
export interface Unsettled {
	/** Problems that take submissions. */
	open: { id: string; slug: string; title: Text }[];
	/** Submissions that wait for their score. */
	pending: number;
	/** Uploads that were under way when their problem closed and may still arrive. */
	arriving: number;
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
	const arriving = await db.submission.count({
		where: {
			problemId: { in: taken.map(({ id }) => id) },
			state: 'created',
			upload: { expiresAt: { gt: now() } }
		}
	});
	return { open: open.map(({ id, slug, title }) => ({ id, slug, title })), pending, arriving };
}

/** Keeps every score of some problems as it is until the end of the transaction, and says what is not settled yet. */
export async function holdScores(tx: Tx, problemIds: readonly string[]): Promise<Unsettled> {
	for (const problemId of [...problemIds].sort()) await lockScores(tx, problemId, 'all');
	return unsettledOf(problemIds, tx);
}
