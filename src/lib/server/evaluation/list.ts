import { prisma, signedIn, type Actor } from '#lib/server/platform/index.ts';
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { teamsOf } from '#lib/server/teams/index.ts';
import { briefOf, type SubmissionBrief } from './queries.ts';
import { rankingMetricOf } from './task.ts';

export interface SubmissionPage {
	rows: (SubmissionBrief & { teamId: string })[];
	total: number;
	page: number;
	pages: number;
}

const pageSize = 50;

/** What the actor's teams have handed in for a problem, newest first; of one team where `team` names it. */
export async function listSubmissions(
	actor: Actor,
	slug: string,
	{ team, page: wanted }: { team?: string | undefined; page: number }
): Promise<SubmissionPage> {
	const { userId } = signedIn(actor);
	const problem = await findPublishedProblem(slug);
	const teams = (await teamsOf(userId)).map(({ id }) => id).filter((id) => !team || id === team);
	const where = { problemId: problem.id, teamId: { in: teams } };
	const metric = rankingMetricOf(problem);
	const total = await prisma().submission.count({ where });
	const pages = Math.max(1, Math.ceil(total / pageSize));
	const page = Math.min(wanted, pages);
	const rows = await prisma().submission.findMany({
		where,
		orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
		skip: (page - 1) * pageSize,
		take: pageSize
	});
	const view = rows.map((row) => ({ ...briefOf(row, metric), teamId: row.teamId }));
	return { rows: view, total, page, pages };
}
