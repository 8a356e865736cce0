/** States and order of jobs; pure. */

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** Forward only, but for a lost lease, which puts a job back in the queue under its next attempt. */
export const jobMoves: Record<JobState, readonly JobState[]> = {
	queued: ['running', 'cancelled'],
	running: ['done', 'failed', 'cancelled', 'queued'],
	done: [],
	failed: [],
	cancelled: []
};

/** Lower runs first: the live final before the stages, and practice last. */
export const lanes = { live: 0, stage: 1, practice: 2 } as const;
export type Lane = keyof typeof lanes;

export const HEARTBEAT_MS = 5_000;
export const LEASE_MS = 20_000;
export const MAX_ATTEMPTS = 3;

/** Whole seconds that a hold is settled with: what was used, rounded up, and never more than was held. */
export function billedSeconds(meteredMs: number, wallMs: number): bigint {
	return BigInt(Math.min(Math.ceil(meteredMs / 1000), heldSeconds(wallMs)));
}

export const heldSeconds = (wallMs: number): number => Math.ceil(wallMs / 1000);

/** A guess at when a queued job starts: the jobs before it, at the usual length, spread over the slots. */
export function expectedWaitMs(jobsAhead: number, slots: number, usualMs: number): number {
	return Math.round((jobsAhead / Math.max(1, slots)) * usualMs);
}
