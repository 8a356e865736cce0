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
	const quotaDay = quotaDayOf(now(), problem.timeZone);
	const [today, total, open] = await Promise.all([
		db.submission.count({ where: { ...counted, quotaDay } }),
		db.submission.count({ where: counted }),
		db.submission.count({ where: { ...counted, state: { in: ['created', 'queued', 'scoring'] } } })
	]);
	return {
		today,
		total,
		open,
		perDay: problem.quotaPerDay,
		totalAllowed: problem.quotaTotal,
		concurrent: problem.quotaConcurrent,
		renewsAt: nextQuotaDay(now(), problem.timeZone).toISOString()
	};
}

/** Locks the row on which a team's submissions to one problem line up, until the transaction ends. */
export async function lockQuota(tx: Tx, teamId: string, problemId: string): Promise<void> {
	await tx.$executeRaw`
		INSERT INTO submission_quotas (problem_id, team_id) VALUES (${problemId}::uuid, ${teamId}::uuid)
		ON CONFLICT DO NOTHING`;
	await tx.$queryRaw`
		SELECT team_id FROM submission_quotas
		WHERE problem_id = ${problemId}::uuid AND team_id = ${teamId}::uuid FOR UPDATE`;
}

/** Refuses when nothing is left to the team; its row must be locked. */
export async function insistQuotaLeft(tx: Tx, teamId: string, problem: PublishedProblem): Promise<void> {
	const use = await quotaOf(tx, teamId, problem);
	const { perDay, totalAllowed, concurrent, renewsAt } = use;
	const fault = quotaFault(use, { perDay, total: totalAllowed, concurrent });
	const zone = problem.timeZone;
	if (fault) refuse(fault, { perDay, total: totalAllowed, concurrent, renewsAt, zone });
}
