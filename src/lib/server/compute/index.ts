/**
 * compute: jobs, the pools that run them, and the walls around them.
 * Owns: pools, compute_jobs with their attempts, sets and shares, and the bell that wakes workers.
 * Promises: a job ends exactly once, with a code that says whose fault it was; a worker that dies loses nothing, and one
 * that lost its lease writes nothing; nobody pays for the platform's fault; code runs in a sandbox or not at all.
 * Depends on: platform, audit, identity, ledger.
 */
export { availableTo, gpuAccountOf, holdForJob, PRACTICE_ALLOWANCE_SECONDS } from './accounts.ts';
export { admit, ANY_GPU, scoringPool, type Admission, type Needs, type NotAdmitted } from './admission.ts';
export {
	knownContainment,
	knownOffer,
	publishContainment,
	publishOffer,
	type KnownContainment,
	type KnownOffer
} from './containment.ts';
export { openBell, type Bell } from './bell.ts';
export { cancelJobsOf } from './cancel-owner.ts';
export { cancelJob, holdJob, letJobGo, withdrawJob } from './control.ts';
export { DEFAULT_POOL, enqueueJob, type NewJob, type StoredSpec } from './enqueue.ts';
export { hurryJobs } from './hurry.ts';
export {
	adoptJob,
	claimJob,
	finishJob,
	heartbeat,
	reapJobs,
	releaseJob,
	type LeasedJob,
	type StoredOutput
} from './lease.ts';
export { beginChannel, logChannel, sendLogPieces, type LogPiece } from './log-channels.ts';
export { dropOldPieces, logViews, type LogView } from './log-sink.ts';
export { sealedJobs, unsafeJobLog, wasSealed, type JobLogText } from './logs.ts';
export { openInput, signInput, type Reader } from './inputs.ts';
export { pausePool } from './pools.ts';
export { checkPool } from './pools/check.ts';
export { applyPoolsFile, readPoolsFile } from './pools/file.ts';
export { poolForForm, poolPanels, type PoolPanel } from './pools/panels.ts';
export { addPool, changePool, drainPool } from './pools/save.ts';
export { spans, type PoolSlice, type Span } from './pools/stats.ts';
export { watchPools } from './pools/watch.ts';
export {
	countOpenJobs,
	findJob,
	listJobs,
	openSets,
	PAGE_SIZE,
	type JobDetail,
	type JobFilter,
	type JobPage,
	type JobRow,
	type QueueCount,
	type SetView,
	type Shown
} from './job-list.ts';
export {
	listPools,
	unsafeJobMeasures,
	unsafeJobResult,
	unsafeJobView,
	unsafeScoreTask,
	type JobView,
	type PoolView
} from './queries.ts';
export type { Wait, WaitReason } from './waiting.ts';
export { heldSeconds, type JobState, type Lane } from './rules.ts';
export { DEFAULT_LIMITS, JOB_CODES, type JobCode, type Limits } from './runner/index.ts';
export { cancelSet, enqueueFanOut, releaseSet, tryNextOfSet, type NewSet, type SetState } from './sets.ts';
export { openEngines, TOKEN_PURPOSE, type Capacity, type Engine, type PoolConfig } from './engines/index.ts';
export { startWorkerLoop, type Worker, type WorkerOptions } from './worker.ts';
export { sharesOf, weighShare } from './shares.ts';
export { sweepScratch } from './janitor.ts';
