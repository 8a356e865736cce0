import { setTimeout as wait } from 'node:timers/promises';
import { linkEntries } from '#lib/server/audit/index.ts';
import { sendFrames } from '#lib/server/broadcast/index.ts';
import { dropOldPieces, sendLogPieces } from '#lib/server/compute/index.ts';
import { sweepSessions, sweepTokens } from '#lib/server/identity/index.ts';
import { sweepUploads } from '#lib/server/evaluation/index.ts';
import { expireHolds, linkTransfers } from '#lib/server/ledger/index.ts';
import { logger, outbox, sendWaitingMail, sweepBuckets } from '#lib/server/platform/index.ts';
import {
	askWitnesses,
	closeEndedPolls,
	eraseTraces,
	integrateOpenPolls,
	keepCourses,
	storeLogs,
	sweepProofs,
	watchFraud
} from '#lib/server/voting/index.ts';
import { newsFilter } from './news-filter.ts';

interface Timer {
	name: string;
	everyMs: number;
	/** Returns how much it did; more than nothing means that it runs again at once. */
	run: () => Promise<number | void>;
}

const timers: Timer[] = [
	{ name: 'outbox', everyMs: 150, run: outbox.deliverDue },
	{ name: 'audit-chain', everyMs: 1000, run: linkEntries },
	{ name: 'ledger-chain', everyMs: 1000, run: linkTransfers },
	{ name: 'ledger-holds', everyMs: 5000, run: expireHolds },
	{ name: 'job-logs', everyMs: 150, run: sendLogPieces },
	{ name: 'log-pieces', everyMs: 3_600_000, run: dropOldPieces },
	{ name: 'live-frames', everyMs: 200, run: sendFrames },
	{ name: 'vote-endings', everyMs: 500, run: closeEndedPolls },
	{ name: 'vote-log', everyMs: 1000, run: integrateOpenPolls },
	{ name: 'uploads', everyMs: 600_000, run: sweepUploads },
	{ name: 'vote-log-copies', everyMs: 2000, run: storeLogs },
	{ name: 'vote-log-witnesses', everyMs: 2000, run: askWitnesses },
	{ name: 'vote-fraud', everyMs: 5000, run: watchFraud },
	{ name: 'vote-courses', everyMs: 2000, run: keepCourses },
	{ name: 'vote-traces', everyMs: 3_600_000, run: eraseTraces },
	{ name: 'vote-proofs', everyMs: 600_000, run: sweepProofs },
	{ name: 'rate-buckets', everyMs: 600_000, run: sweepBuckets },
	{ name: 'sessions', everyMs: 3_600_000, run: sweepSessions },
	{ name: 'tokens', everyMs: 3_600_000, run: sweepTokens },
	{ name: 'mail', everyMs: 2000, run: sendWaitingMail }
];

/** Runs each timer in its own loop, one turn at a time, until stopped. A turn that fails is logged and tried again. */
export function startTimers(): () => Promise<void> {
	const stop = new AbortController();
	const loops = timers.map((timer) => loop(timer, stop.signal));
	return async () => {
		stop.abort();
		await Promise.all(loops);
	};
}

async function loop(timer: Timer, signal: AbortSignal): Promise<void> {
	const isNews = newsFilter(10_000);
	while (!signal.aborted) {
		let done: number | void = 0;
		try {
			done = await timer.run();
		} catch (error) {
			const text = String(error);
			if (isNews(text, performance.now()))
				logger.error({ code: 'timer_failed', timer: timer.name, error: text });
		}
		if (!done) await wait(timer.everyMs, undefined, { signal, ref: false }).catch(() => {});
	}
}
