/**
 * The worker: a process of its own beside the web server, started by it with an IPC channel as its leash. It claims
 * jobs by lease, so killing it at any moment loses nothing.
 */
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import {
	openBell,
	openEngines,
	publishContainment,
	publishOffer,
	startWorkerLoop,
	sweepScratch,
	watchPools
} from '#lib/server/compute/index.ts';
import { config, database, logger } from '#lib/server/platform/index.ts';

let finish = (): Promise<void> => Promise.resolve();
let ending: Promise<void> | null = null;
const end = (): void => {
	ending ??= finish().finally(() => process.exit(0));
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
// The web server is gone, however it went; perhaps it went while this process was still loading.
process.once('disconnect', end);
if (process.send && !process.connected) end();
// The web server asks now and then whether this process still moves.
process.on('message', (word) => void (word === 'ping' && process.send?.('pong')));

const { url, close } = await database();
finish = close;
const { level, details } = await publishContainment();
logger.info({ code: 'worker_started', containment: level, reason: details.reason });

await sweepScratch();
const workerId = `${os.hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
const worker = startWorkerLoop({ workerId, slots: config().WORKER_SLOTS });
const watched = openEngines();
const watch = watchPools(watched);
void publishOffer().catch((error) => logger.warn({ code: 'offer_not_published', error: String(error) }));
const bell = openBell(url, {
	queued: (poolKey) => void worker.wake(poolKey),
	stop: (jobId) => worker.stopJob(jobId)
});
finish = async () => {
	await bell.close();
	await watch.stop();
	await watched.close();
	await worker.stop();
	await close();
};
