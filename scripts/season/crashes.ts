import { setTimeout as sleep } from 'node:timers/promises';
import { random } from '#demo/random.ts';
import type { Progress } from './progress.ts';
import type { SeasonServer } from './server.ts';

/**
 * Ends the server with kill -9 `times` times, at moments drawn between 6 and 20 seconds apart, and starts it again each
 * time. `stop` waits for a start that is under way.
 */
export function crashSometimes(server: SeasonServer, times: number, seed: string, progress: Progress) {
	const next = random(`${seed}/crashes`);
	const over = new AbortController();
	const loop = async (): Promise<number> => {
		for (let crash = 1; crash <= times; crash++) {
			await sleep(6000 + 14_000 * next(), undefined, { signal: over.signal }).catch(() => {});
			if (over.signal.aborted) return crash - 1;
			await server.crash();
			progress.say(`kill -9 of the server, number ${crash} of ${times}`);
			await server.start();
		}
		return times;
	};
	const done = loop();
	done.catch(() => {});
	return {
		/** How often it was killed. A start that failed is thrown here. */
		async stop(): Promise<number> {
			over.abort();
			return done;
		}
	};
}
