/** States, order and second tries of jobs; pure. */
import type { JobCode } from './runner/index.ts';

export const jobStates = ['queued', 'held', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/**
 * Forward only, but for a try that came to nothing, which puts a job back in the queue, and an operator's hold. The
 * database refuses every other move, and any change to a job that has ended.
 */
export const jobMoves: Record<JobState, readonly JobState[]> = {
	queued: ['running', 'held', 'failed', 'cancelled'],
	held: ['queued', 'failed', 'cancelled'],
	running: ['done', 'failed', 'cancelled', 'queued', 'held'],
	done: [],
	failed: [],
	cancelled: []
};

/** Lower runs first: the live final before the stages, and practice last. */
export const lanes = { live: 0, stage: 1, practice: 2 } as const;
export type Lane = keyof typeof lanes;
export const laneOf = (number: number): Lane =>
	(Object.keys(lanes) as Lane[]).find((name) => lanes[name] === number) ?? 'stage';

export const MAX_ATTEMPTS = 3;
/** How much longer than its lease an attempt that outlives its worker waits to be taken over. */
export const ADOPT_GRACE_LEASES = 1;
/** A job that nobody could start in this time is given up, before its hold ends. */
export const QUEUE_PATIENCE_MS = 14 * 24 * 3_600_000;

const SECOND = 1000;
const MAX_RELEASES = 200;
/** From here on something is away for long, and is asked less often: some nine hours in all. */
const LONG_AWAY_RELEASES = 100;

/** What to do with a try that ended like this: end the job, try again at a cost, or wait for something to come back. */
export type Retry = { kind: 'never' } | { kind: 'again' | 'wait'; afterMs: number };
const NEVER: Retry = { kind: 'never' };

/**
 * A team's own fault ends the job, since the same program would fail again. Where the platform stumbled the job is
 * tried again a little later, up to its attempts; where the store or an engine is away, it waits without cost to it.
 */
export function retryOf(code: JobCode, attempt: number, maxAttempts: number, releases: number): Retry {
	if (code === 'store_unavailable' || code === 'engine_unavailable') {
		if (releases >= MAX_RELEASES) return NEVER;
		if (releases >= LONG_AWAY_RELEASES) return { kind: 'wait', afterMs: 300 * SECOND };
		return { kind: 'wait', afterMs: Math.min(30 * SECOND, SECOND * 2 ** Math.min(releases, 5)) };
	}
	if (code === 'platform_error' && attempt < maxAttempts) {
		return { kind: 'again', afterMs: SECOND * 4 ** (attempt - 1) };
	}
	return NEVER;
}

/** Whole seconds that a hold is settled with: what was used, rounded up, and never more than was held. */
export function billedSeconds(meteredMs: number, wallMs: number, gpus = 1): bigint {
	return BigInt(Math.min(Math.ceil((meteredMs * gpus) / 1000), heldSeconds(wallMs, gpus)));
}

/** A job without an accelerator is billed as if it had one. */
export const heldSeconds = (wallMs: number, gpus = 1): number =>
	Math.ceil((wallMs * Math.max(1, gpus)) / 1000);

/** How many jobs of one lane wait in one problem, and how long such jobs usually run. */
export interface Waiting {
	lane: number;
	problemKey: string;
	weight: number;
	usualMs: number;
	queued: number;
}

export interface Ahead {
	jobs: number;
	/** How long they usually run, one after the other. */
	workMs: number;
}

/**
 * What starts before a job that has `before` others of its own problem in front of it: everything in lanes that come
 * first and, since problems take turns by weight, of each other problem as much as it gets in the same time.
 */
export function aheadOf(
	job: { lane: number; problemKey: string },
	before: number,
	waiting: readonly Waiting[]
): Ahead {
	const own = waiting.find((one) => one.lane === job.lane && one.problemKey === job.problemKey);
	const ownWork = before * (own?.usualMs ?? UNKNOWN_LENGTH_MS);
	return waiting.reduce<Ahead>(
		(sum, one) => {
			let jobs = one.queued;
			if (one.lane > job.lane) jobs = 0;
			else if (one === own) jobs = before;
			else if (one.lane === job.lane) {
				const turns = (ownWork * one.weight) / (own?.weight ?? 1) / one.usualMs;
				jobs = Math.min(one.queued, Math.round(turns));
			}
			return { jobs: sum.jobs + jobs, workMs: sum.workMs + jobs * one.usualMs };
		},
		{ jobs: 0, workMs: 0 }
	);
}

export const UNKNOWN_LENGTH_MS = 3000;

/** A guess at when a queued job starts: what is ahead spread over the slots, and a running job's end where none is free. */
export function expectedWaitMs(workMs: number, slots: number, running: number, usualMs: number): number {
	const untilOneEnds = running >= slots ? usualMs / Math.max(1, slots) : 0;
	return Math.round(workMs / Math.max(1, slots) + untilOneEnds);
}
