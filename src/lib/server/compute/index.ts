/**
 * compute: jobs, the pools that run them, and the walls around them.
 * Owns: pools, compute_jobs, and the bell (pg-boss) that wakes workers.
 * Promises: a job ends exactly once, with a code that says whose fault it was; a worker that dies loses nothing, and one
 * that lost its lease writes nothing; nobody pays for the platform's fault; code runs in a sandbox or not at all.
 * Depends on: platform, audit, identity, ledger.
 */
export { gpuAccountOf, holdForJob, PRACTICE_ALLOWANCE_SECONDS } from './accounts.ts';
export { knownContainment, publishContainment, type KnownContainment } from './containment.ts';
export { cancelJob, DEFAULT_POOL, enqueueJob, type NewJob, type StoredSpec } from './enqueue.ts';
export {
	claimJob,
	finishJob,
	heartbeat,
	reapJobs,
	releaseJob,
	type LeasedJob,
	type StoredOutput
} from './lease.ts';
export { pausePool } from './pools.ts';
export {
	listJobs,
	listPools,
	unsafeJobResult,
	unsafeJobView,
	type JobRow,
	type JobView,
	type PoolView
} from './queries.ts';
export { type JobState, type Lane } from './rules.ts';
export { DEFAULT_LIMITS, JOB_CODES, type JobCode, type Limits } from './runner/index.ts';
export { openWakeQueue, type WakeQueue } from './wake-queue.ts';
export { startWorkerLoop, type Worker } from './worker.ts';
export { sweepScratch } from './janitor.ts';
