import { DomainError, logger } from '#lib/server/platform/index.ts';
import { integratePoll } from '../log/integrate.ts';
import { flushBallots, type PendingBallot, type Refused, type StoredBallot } from './flush.ts';
import type { OpenPoll } from './polls.ts';
import { promiseBatch, type BallotPromise } from './promise.ts';

/** A ballot that is told what became of it: one of the two calls, once. */
export interface QueuedBallot extends PendingBallot {
	/** The poll's state as the statement saw it under its lock, and what stands for this voter: null where nothing does. */
	stored(state: string, stored: StoredBallot | null, promise: BallotPromise | null): void;
	failed(error: unknown): void;
}

const largestBatch = 2000;
/** More than a second's work; whoever comes after is told to come again, before memory grows. */
export const longestQueue = 50_000;
const integrateAfterMs = 500;
/** Refusals that could not be written wait so long, unless a ballot comes and takes them along. */
const owedAfterMs = 1000;

/**
 * Ballots of one poll. A flush takes what has gathered, and the next starts when its commit has returned: without load a
 * ballot waits for nobody, under load batches grow by themselves.
 */
class BallotQueue {
	poll: OpenPoll;
	private waiting: QueuedBallot[] = [];
	private refused = { noSuchOption: 0, late: 0 };
	private flushing = false;
	private failed = false;
	private owed: NodeJS.Timeout | undefined;
	private integrating = false;
	private behind = false;

	constructor(poll: OpenPoll) {
		this.poll = poll;
	}

	add(ballot: QueuedBallot): void {
		if (this.waiting.length >= longestQueue) throw new DomainError('unavailable', { seconds: 2 });
		this.waiting.push(ballot);
		this.wake();
	}

	/** A ballot that was refused before it came here is summed up all the same. */
	countRefused(why: keyof Refused): void {
		this.refused[why]++;
		this.wake();
	}

	private get owes(): boolean {
		return this.refused.noSuchOption > 0 || this.refused.late > 0;
	}

	private wake(): void {
		if (this.flushing) return;
		this.flushing = true;
		// What arrived in the same turn of the loop goes together.
		setImmediate(() => void this.run());
	}

	/** The database gets the next batch before the voters of the last one are told: neither waits for the other. */
	private async run(): Promise<void> {
		let answering = 0;
		this.failed = false;
		while (this.waiting.length > 0 || (this.owes && !this.failed)) {
			const batch = this.take(answering);
			const tell = await this.flush(batch);
			answering = batch.length;
			setImmediate(tell);
		}
		this.flushing = false;
		if (this.owes) this.payLater();
	}

	private payLater(): void {
		this.owed ??= setTimeout(() => {
			this.owed = undefined;
			this.wake();
		}, owedAfterMs).unref();
	}

	/**
	 * The next batch: at most half of those that wait or are being answered. Whoever is answered comes again, or others do, and so
	 * the database has about as much to do as this process has meanwhile; were all in one batch, one would wait for the other. A
	 * voter's second ballot waits for the batch after, so that its answer rests on a commit too.
	 */
	private take(answering: number): QueuedBallot[] {
		const { waiting } = this;
		const half = Math.ceil((answering + waiting.length) / 2);
		const most = answering === 0 ? largestBatch : Math.min(largestBatch, half);
		const voters = new Set<string>();
		const batch: QueuedBallot[] = [];
		const later: QueuedBallot[] = [];
		let at = 0;
		for (; at < waiting.length && batch.length < most; at++) {
			const ballot = waiting[at]!;
			const known = voters.size;
			(voters.add(ballot.nullifier).size > known ? batch : later).push(ballot);
		}
		this.waiting = at < waiting.length ? later.concat(waiting.slice(at)) : later;
		return batch;
	}

	/** Stores a batch, and returns how its voters are told. */
	private async flush(batch: QueuedBallot[]): Promise<() => void> {
		const { poll, refused } = this;
		this.refused = { noSuchOption: 0, late: 0 };
		try {
			const { state, stored } = await flushBallots(poll, batch, refused);
			this.failed = false;
			if (state === 'open') this.integrateSoon();
			return () => this.answer(batch, state, stored);
		} catch (error) {
			// Nothing is known to be stored, so nothing was acknowledged; a repeated ballot finds out.
			const { id } = poll;
			logger.error({
				code: 'flush_failed',
				poll: id,
				ballots: batch.length,
				...refused,
				error: String(error)
			});
			this.failed = true;
			if (!brokeOff(error)) this.owe(refused);
			return () =>
				this.tell(batch, (ballot) => ballot.failed(new DomainError('unavailable', { seconds: 2 })));
		}
	}

	/** Those who were refused were told so, and do not come again: the books get them with a later batch. */
	private owe({ noSuchOption, late }: Refused): void {
		this.refused.noSuchOption += noSuchOption;
		this.refused.late += late;
	}

	private answer(batch: QueuedBallot[], state: string, stored: (StoredBallot | null)[]): void {
		const known = stored === batch ? batch : stored.filter((ballot) => ballot !== null);
		const promises = known.length > 0 ? promiseBatch(this.poll, known) : [];
		let next = 0;
		this.tell(batch, (ballot, at) =>
			ballot.stored(state, stored[at]!, stored[at] ? promises[next++]! : null)
		);
	}

	/** What goes wrong in telling one voter must not keep the others waiting. */
	private tell(batch: QueuedBallot[], say: (ballot: QueuedBallot, at: number) => void): void {
		for (const [at, ballot] of batch.entries()) {
			try {
				say(ballot, at);
			} catch (error) {
				logger.error({ code: 'ballot_not_answered', poll: this.poll.id, error: String(error) });
			}
		}
	}

	/** One at a time; what is stored while one is under way is brought in by another after it. */
	private integrateSoon(): void {
		this.behind = true;
		if (this.integrating) return;
		this.integrating = true;
		setTimeout(() => {
			this.behind = false;
			integratePoll(this.poll)
				.catch((error: unknown) =>
					logger.error({ code: 'integration_failed', poll: this.poll.id, error: String(error) })
				)
				.finally(() => {
					this.integrating = false;
					if (this.behind) this.integrateSoon();
				});
		}, integrateAfterMs).unref();
	}
}

/** Whether the connection broke while a statement was under way: then nobody knows what became of it, and no refusal is summed up twice. */
const brokeOff = (error: unknown): boolean =>
	error instanceof Error && /^(Connection terminated|Query read timeout|(read|write) E)/.test(error.message);

const queues = new Map<string, BallotQueue>();

export function queueOf(poll: OpenPoll): BallotQueue {
	let queue = queues.get(poll.id);
	if (!queue) queues.set(poll.id, (queue = new BallotQueue(poll)));
	queue.poll = poll;
	return queue;
}
