import { openWakeQueue, type WakeQueue } from '#lib/server/compute/index.ts';
import { database } from '#lib/server/platform/index.ts';

let opening: Promise<WakeQueue> | undefined;

/** Wakes the workers. Opened on the first ring; a bell that cannot be opened is tried again with the next event. */
export async function ringForJob(jobId: string): Promise<void> {
	opening ??= database()
		.then(({ url }) => openWakeQueue(url))
		.catch((error) => {
			opening = undefined;
			throw error;
		});
	await (await opening).ring(jobId);
}

export async function closeBell(): Promise<void> {
	await opening?.then((queue) => queue.close()).catch(() => {});
	opening = undefined;
}
