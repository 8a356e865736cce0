import { hurryJobs } from '#lib/server/compute/index.ts';
import { logger } from '#lib/server/platform/index.ts';
import { publishedProblemById } from '#lib/server/problems/index.ts';

/** After a problem has closed: the reveal and the rounds of the final wait for what of it is still to be scored. */
export async function hurryProblem(problemId: string): Promise<void> {
	const { practice, closedAt, slug } = await publishedProblemById(problemId);
	if (practice || closedAt === null) return;
	const jobs = await hurryJobs(`problem:${problemId}`);
	if (jobs > 0) logger.info({ code: 'jobs_hurried', problem: slug, jobs });
}
