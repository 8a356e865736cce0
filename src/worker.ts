/**
 * The worker: a process of its own beside the web server, started by it with an IPC channel as its leash. It claims
 * jobs by lease, so killing it at any moment loses nothing.
 */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { openWakeQueue, publishContainment, startWorkerLoop, sweepScratch } from '#lib/server/compute/index.ts';
import { config, database, logger } from '#lib/server/platform/index.ts';

const { url, close } = await database();
const { level, details } = await publishContainment();
logger.info({ code: 'worker_started', containment: level, reason: details.reason });

sweepScratch();
const workerId = `${os.hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
const worker = startWorkerLoop({ workerId, slots: config().WORKER_SLOTS });
const bell = await openWakeQueue(url);
await bell.onRing(() => worker.wake());

let ending: Promise<void> | null = null;
const end = (): void => {
	ending ??= (async () => {
		await bell.close();
		await worker.stop();
		await close();
		process.exit(0);
	})();
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
// The web server is gone, however it went.
process.once('disconnect', end);
