import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { logger, prisma, storage } from '#lib/server/platform/index.ts';
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
import { resultOf, runJob, type JobResult, type JobSpec } from './runner/index.ts';

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
	const directory = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-inputs-'));
	const outputs: StoredOutput[] = [];
	try {
		const spec = await bringInputs(job, directory);
		const result = await runJob(spec, {
			id: `job-${job.id}-${job.attempt}`,
			signal: stop.signal,
			keep: async (found) => void outputs.push(...(await storeOutputs(job, found)))
		});
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
		rmSync(directory, { recursive: true, force: true });
	}
}

async function conclude(job: LeasedJob, signal: AbortSignal, result: JobResult, outputs: StoredOutput[]) {
	if (signal.aborted && signal.reason === 'released') return releaseJob(job);
	const written = await finishJob(job, result, outputs);
	logger.info({ code: 'job_finished', job: job.id, attempt: job.attempt, outcome: result.code, written });
}

async function bringInputs(job: LeasedJob, directory: string): Promise<JobSpec> {
	const inputs = [];
	for (const { name, objectKey } of job.spec.inputs) {
		const file = path.join(directory, path.basename(name));
		await pipeline(await storage().stream(objectKey), createWriteStream(file, { mode: 0o600 }));
		inputs.push({ name, path: file });
	}
	return { ...job.spec, inputs } as JobSpec;
}

/** Under a key of this attempt: a worker that lost its lease cannot overwrite what its successor stored. */
async function storeOutputs(job: LeasedJob, result: JobResult): Promise<StoredOutput[]> {
	const stored: StoredOutput[] = [];
	for (const output of result.outputs) {
		const objectKey = `jobs/${job.id}/${job.attempt}/${output.name}`;
		const { bytes, sha256 } = await storage().put(objectKey, await readFile(output.path));
		stored.push({ name: output.name, objectKey, bytes, sha256 });
	}
	return stored;
}
