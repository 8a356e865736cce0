import { CONCURRENT, UPLOAD_MINUTES } from '#lib/evaluation/submission.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { now, refuse, type Tx } from '#lib/server/platform/index.ts';
import { nextQuotaDay, quotaDayOf, quotaFault, type QuotaUse } from './rules.ts';

export interface QuotaView extends QuotaUse {
	perDay: number;
	totalAllowed: number;
	concurrent: number;
	/** When the day's count begins anew. */
	renewsAt: string;
}

type Reader = Pick<Tx, 'submission'>;

/** What one team has used on one problem. What failed by the platform's fault does not count. */
export async function quotaOf(db: Reader, teamId: string, problem: PublishedProblem): Promise<QuotaView> {
	const mine = { teamId, problemId: problem.id };
	const counted = { ...mine, countsToQuota: true };
	const [today, total, open] = await Promise.all([
		db.submission.count({ where: { ...counted, quotaDay: quotaDayOf(now()) } }),
		db.submission.count({ where: counted }),
		db.submission.count({ where: { ...counted, state: { in: ['created', 'queued', 'scoring'] } } })
	]);
	return {
		today,
		total,
		open,
		perDay: problem.quotaPerDay,
		totalAllowed: problem.quotaTotal,
		concurrent: CONCURRENT,
		renewsAt: nextQuotaDay(now()).toISOString()
	};
}

/**
 * Locks the team's count on this problem until the transaction ends, so that parallel submissions line up, and refuses
 * when nothing is left. Uploads that were never finished are given back first.
 */
export async function reserveQuota(tx: Tx, teamId: string, problem: PublishedProblem): Promise<void> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quota:${problem.id}:${teamId}`}, 0))::text`;
	await tx.submission.updateMany({
		where: {
			teamId,
			problemId: problem.id,
			state: 'created',
			createdAt: { lt: new Date(now().getTime() - UPLOAD_MINUTES * 60_000) }
		},
		data: { state: 'refused', code: 'upload_expired', countsToQuota: false, finishedAt: now() }
	});
	const use = await quotaOf(tx, teamId, problem);
	const { perDay, totalAllowed, concurrent, renewsAt } = use;
	const fault = quotaFault(use, { perDay, total: totalAllowed, concurrent });
	if (fault) refuse(fault, { perDay, total: totalAllowed, concurrent, renewsAt });
}
