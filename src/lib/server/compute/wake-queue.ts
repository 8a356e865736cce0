import { PgBoss } from 'pg-boss';
import { logger } from '#lib/server/platform/index.ts';

const QUEUE = 'compute-wake';
const POLL_SECONDS = 0.5;

/**
 * The bell between web server and workers, on pg-boss. It carries only a job's id: the table of jobs is the truth, so a
 * bell that is lost, late or rung twice changes nothing but how soon somebody looks.
 */
export interface WakeQueue {
	ring(jobId: string): Promise<void>;
	onRing(listener: () => Promise<void>): Promise<void>;
	close(): Promise<void>;
}

export async function openWakeQueue(databaseUrl: string): Promise<WakeQueue> {
	const boss = new PgBoss({ connectionString: databaseUrl, max: 2, schedule: false });
	boss.on('error', (error) => logger.warn({ code: 'wake_queue', error: String(error) }));
	await boss.start();
	await boss.createQueue(QUEUE);
	return {
		async ring(jobId) {
			await boss.send(QUEUE, { jobId }, { retryLimit: 0 });
		},
		async onRing(listener) {
			await boss.work(QUEUE, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 20 }, listener);
		},
		async close() {
			await boss.stop({ graceful: false });
		}
	};
}
