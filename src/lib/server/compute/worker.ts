import { logger, prisma } from '#lib/server/platform/index.ts';
import { localEngine, type JobIo } from './engines/index.ts';
import {
	claimJob,
	finishJob,
	heartbeat,
	reapJobs,
	releaseJob,
	type LeasedJob,
	type StoredOutput
} from './lease.ts';
import { HEARTBEAT_MS } from './rules.ts';
import { resultOf, type JobResult } from './runner/index.ts';

export interface WorkerOptions {
	workerId: string;
	slots: number;
	/** How often it looks by itself, in case no bell rang. */
	lookEveryMs?: number;
	heartbeatMs?: number;
}

export interface Worker {
	/** Looks for work now. */
	wake(): Promise<void>;
	/** Gives running jobs back to the queue and ends. */
	stop(): Promise<void>;
}

const ENGINE = 'local';
const engine = localEngine();
const io: JobIo = { log: () => {}, placed: () => {} };

/** Runs jobs of every local pool, `slots` at a time, until stopped. Being killed instead loses nothing: leases end. */
export function startWorkerLoop(options: WorkerOptions): Worker {
	const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
	let stopping = false;
	let looking: Promise<void> | null = null;
	let again = false;

	async function look(): Promise<void> {
		const pools = await prisma().pool.findMany({ where: { engine: ENGINE }, select: { key: true } });
		for (const { key } of pools) {
			while (!stopping && running.size < options.slots) {
				const job = await claimJob(options.workerId, key);
				if (!job) break;
				const stop = new AbortController();
				const ended = work(job, stop, options).finally(() => {
					running.delete(job.id);
					void wake();
				});
				running.set(job.id, { stop, ended });
			}
		}
	}
	async function wake(): Promise<void> {
		if (stopping) return;
		again = true;
		looking ??= (async () => {
			while (again && !stopping) {
				again = false;
				await look().catch((error) => logger.error({ code: 'worker_look_failed', error: String(error) }));
			}
		})().finally(() => (looking = null));
		await looking;
	}
	const timer = setInterval(() => {
		void reapJobs()
			.catch((error) => logger.error({ code: 'reaper_failed', error: String(error) }))
			.then(wake);
	}, options.lookEveryMs ?? 2000);
	void wake();

	return {
		wake,
		async stop() {
			stopping = true;
			clearInterval(timer);
			await looking;
			for (const { stop } of running.values()) stop.abort('released');
			await Promise.all([...running.values()].map(({ ended }) => ended));
		}
	};
}

/** Runs one leased job from its inputs to its end, keeping the lease meanwhile. */
async function work(job: LeasedJob, stop: AbortController, options: WorkerOptions): Promise<void> {
	const beat = setInterval(() => {
		heartbeat(job)
			.then((answer) => answer !== 'held' && stop.abort(answer))
			.catch((error) => logger.warn({ code: 'heartbeat_failed', job: job.id, error: String(error) }));
	}, options.heartbeatMs ?? HEARTBEAT_MS);
	try {
		const { result, outputs } = await engine.run(job, io, stop.signal);
		await conclude(job, stop.signal, result, outputs);
	} catch (error) {
		logger.error({
			code: 'job_failed',
			job: job.id,
			error: error instanceof Error ? error.stack : String(error)
		});
		const result = resultOf('platform_error', { log: '[worker] the job could not be run here\n' });
		await finishJob(job, result, []).catch(() => {}); // the database is away: the lease ends and the job goes back
	} finally {
		clearInterval(beat);
	}
}

async function conclude(job: LeasedJob, signal: AbortSignal, result: JobResult, outputs: StoredOutput[]) {
	if (signal.aborted && signal.reason === 'released') return releaseJob(job);
	const written = await finishJob(job, result, outputs);
	logger.info({ code: 'job_finished', job: job.id, attempt: job.attempt, outcome: result.code, written });
}
