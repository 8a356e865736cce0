import { DomainError, logger } from '#lib/server/platform/index.ts';
import { integratePoll } from '../log/integrate.ts';
import { flushBallots, type PendingBallot, type Refused, type StoredBallot } from './flush.ts';
import type { OpenPoll } from './polls.ts';
import { promiseBatch, type BallotPromise } from './promise.ts';

export interface CastOutcome {
	/** The poll's state as the statement saw it under its lock. */
	state: string;
	stored: StoredBallot | null;
	promise: BallotPromise | null;
}

interface Waiting {
	ballot: PendingBallot;
	resolve: (outcome: CastOutcome) => void;
	reject: (error: unknown) => void;
}

const largestBatch = 2000;
/** More than a second's work; whoever comes after is told to come again, before memory grows. */
export const longestQueue = 50_000;
const integrateAfterMs = 500;

/**
 * Ballots of one poll. A flush takes what has gathered, and the next starts when its commit has returned: without load a
 * ballot waits for nobody, under load batches grow by themselves.
 */
class BallotQueue {
	poll: OpenPoll;
	private waiting: Waiting[] = [];
	private refused = { noSuchOption: 0, late: 0 };
	private flushing = false;
	private integration: NodeJS.Timeout | undefined;

	constructor(poll: OpenPoll) {
		this.poll = poll;
	}

	cast(ballot: PendingBallot): Promise<CastOutcome> {
		if (this.waiting.length >= longestQueue) throw new DomainError('unavailable', { seconds: 2 });
		return new Promise((resolve, reject) => {
			this.waiting.push({ ballot, resolve, reject });
			this.wake();
		});
	}

	/** A ballot that was refused before it came here is summed up all the same. */
	countRefused(why: keyof Refused): void {
		this.refused[why]++;
		this.wake();
	}

	private get idle(): boolean {
		return this.waiting.length === 0 && this.refused.noSuchOption === 0 && this.refused.late === 0;
	}

	private wake(): void {
		if (this.flushing) return;
		this.flushing = true;
		// What arrived in the same turn of the loop goes together.
		setImmediate(() => void this.run());
	}

	private async run(): Promise<void> {
		while (!this.idle) await this.flush(this.take());
		this.flushing = false;
	}

	/** The next batch. A voter's second ballot waits for the one after, so that its answer rests on a commit too. */
	private take(): Waiting[] {
		const voters = new Set<string>();
		const batch: Waiting[] = [];
		const later: Waiting[] = [];
		for (const waiting of this.waiting) {
			const voter = waiting.ballot.nullifier;
			if (batch.length < largestBatch && !voters.has(voter)) {
				voters.add(voter);
				batch.push(waiting);
			} else later.push(waiting);
		}
		this.waiting = later;
		return batch;
	}

	private async flush(batch: Waiting[]): Promise<void> {
		const { poll, refused } = this;
		this.refused = { noSuchOption: 0, late: 0 };
		try {
			const ballots = batch.map(({ ballot }) => ballot);
			const { state, stored } = await flushBallots(poll, ballots, refused);
			const known = stored.filter((ballot) => ballot !== null);
			const promises = known.length > 0 ? promiseBatch(poll, known) : [];
			let next = 0;
			for (const [at, { resolve }] of batch.entries()) {
				const ballot = stored[at]!;
				resolve({ state, stored: ballot, promise: ballot ? promises[next++]! : null });
			}
			if (state === 'open') this.integrateSoon();
		} catch (error) {
			// Nothing is known to be stored, so nothing was acknowledged; a repeated ballot finds out.
			logger.error({ code: 'flush_failed', poll: poll.id, ballots: batch.length, error: String(error) });
			for (const { reject } of batch) reject(new DomainError('unavailable', { seconds: 2 }));
		}
	}

	private integrateSoon(): void {
		this.integration ??= setTimeout(() => {
			integratePoll(this.poll)
				.catch((error: unknown) =>
					logger.error({ code: 'integration_failed', poll: this.poll.id, error: String(error) })
				)
				.finally(() => (this.integration = undefined));
		}, integrateAfterMs);
		this.integration.unref();
	}
}

const queues = new Map<string, BallotQueue>();

export function queueOf(poll: OpenPoll): BallotQueue {
	let queue = queues.get(poll.id);
	if (!queue) queues.set(poll.id, (queue = new BallotQueue(poll)));
	queue.poll = poll;
	return queue;
}
