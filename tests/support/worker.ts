import { afterAll, beforeAll } from 'vitest';
import { startWorkerLoop, type Worker } from '#lib/server/compute/index.ts';

/** Runs the jobs of the file's database in this process, from its first test to its last, or until it is stopped. */
export function testWorker(slots = 2): Pick<Worker, 'stop'> {
	let worker: Worker;
	beforeAll(
		() => void (worker = startWorkerLoop({ workerId: `test-${process.pid}`, slots, lookEveryMs: 100 }))
	);
	afterAll(() => worker.stop());
	return { stop: () => worker.stop() };
}
