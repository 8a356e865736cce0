/**
 * The worker of these tests: the real loop, bell and engines. Told a step, it says when the first attempt of a job comes
 * there and stays there until it is let go; so whoever started it can kill or stop it exactly there.
 */
import { openBell, publishContainment, startWorkerLoop } from '#lib/server/compute/index.ts';
import { database } from '#lib/server/platform/index.ts';

const { url } = await database();
await publishContainment();
const stopAt = process.env.STOP_AT;
const letGo = Promise.withResolvers<void>();
process.on('message', () => letGo.resolve());
process.on('disconnect', () => process.exit(0));

const worker = startWorkerLoop({
	workerId: `faults-${process.pid}`,
	slots: Number(process.env.WORKER_SLOTS ?? 1),
	async watch(step, job) {
		if (step !== stopAt || job.attempt !== 1) return;
		process.send!({ step, job: job.id });
		await letGo.promise;
	}
});
openBell(url, { queued: (poolKey) => void worker.wake(poolKey), stop: (jobId) => worker.stopJob(jobId) });
process.send!({ step: 'ready' });
