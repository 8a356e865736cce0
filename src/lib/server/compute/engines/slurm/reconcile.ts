import { logger, prisma } from '#lib/server/platform/index.ts';
import type { SlurmClient } from './client.ts';
import { endRun, namePrefix, openRuns } from './runs.ts';
import { standingOf } from './states.ts';

/**
 * Makes the cluster agree with our tables. Cancels jobs of ours there that no open run stands for: late starters of a
 * submission whose answer was lost, and what a dead worker left of jobs that have ended. Others' jobs are never touched.
 */
export async function reconcileCluster(client: SlurmClient, poolKey: string): Promise<void> {
	await endForgotten(poolKey);
	const remote = (await client.jobs()).filter(
		(job) => job.name.startsWith(namePrefix()) && ['waiting', 'running'].includes(standingOf(job))
	);
	if (remote.length === 0) return;
	const wanted = new Set((await openRuns(poolKey)).map(({ key }) => key));
	for (const job of remote) {
		// A run of another pool on the same cluster is that pool's to judge.
		if (wanted.has(job.name) || !(await isOurs(job.name, poolKey))) continue;
		logger.info({ code: 'cluster_stray_cancelled', run: job.name, remote: String(job.id) });
		await client.cancel(job.id);
	}
}

async function isOurs(key: string, poolKey: string): Promise<boolean> {
	const run = await prisma().clusterRun.findUnique({ where: { key }, select: { poolKey: true } });
	return run?.poolKey === poolKey;
}

/** Runs whose job has ended without them: nobody will ever wait for them again. */
async function endForgotten(poolKey: string): Promise<void> {
	for (const run of await openRuns(poolKey)) {
		const job = await prisma().computeJob.findUnique({ where: { id: run.jobId }, select: { state: true } });
		if (job?.state !== 'queued' && job?.state !== 'running') await endRun(run.key, 'cancelled');
	}
}
