import { setTimeout as wait } from 'node:timers/promises';
import { logger } from '#lib/server/platform/index.ts';
import { leaseMs, type LeasedJob } from './claim.ts';
import type { Engine, JobIo, JobOutcome } from './engines/index.ts';
import { dropPieces, openLogSink } from './log-sink.ts';
import { storeLogs } from './logs.ts';
import { detachJob, finishJob, placeJob, releaseJob } from './lease.ts';
import { isUnavailable } from './unavailable.ts';
import { resultOf } from './runner/index.ts';

/** Where an attempt stands. Whoever watches may make it wait there; that is how tests stop a worker at each step. */
export type Step = 'claimed' | 'inputs' | 'outputs' | 'finish' | 'finished';
export type Watcher = (step: Step, job: LeasedJob) => Promise<void> | void;

export interface AttemptOptions {
	/** Gets what the job prints while it runs. */
	onLog?: (job: LeasedJob, piece: string) => void;
	watch?: Watcher;
}

/** Runs one claimed job on its engine and writes its end. Never throws: what cannot be written is left to the lease. */
export async function runAttempt(
	job: LeasedJob,
	engine: Engine,
	signal: AbortSignal,
	{ onLog, watch }: AttemptOptions = {}
): Promise<void> {
	const sink = openLogSink(job);
	const io: JobIo = {
		log(piece) {
			sink.write('team', piece);
			onLog?.(job, piece);
		},
		note: (piece) => sink.write('staff', piece),
		placed: (machine) => void (engine.kind !== 'local' && place(job, machine)),
		reached: async (step) => void (await watch?.(step, job))
	};
	let over = false;
	try {
		await watch?.('claimed', job);
		const outcome = await engine.run(job, io, signal).catch((error) => failed(job, error));
		if (signal.reason === 'lost') return;
		if (signal.reason === 'released' && outcome.result.code === 'cancelled') {
			const leave = engine.outlivesWorker ? detachJob : releaseJob;
			over = await persist(job, signal, () => leave(job));
			return;
		}
		await watch?.('finish', job);
		const pieces = await sink.close();
		const result = await storeLogs(job, outcome.result);
		over = await persist(job, signal, () => finishJob(job, result, outcome.outputs));
		if (over && pieces) await dropPieces(job.id);
		const { code } = result;
		logger.info({ code: 'job_finished', job: job.id, attempt: job.attempt, outcome: code, written: over });
		await watch?.('finished', job);
	} catch (error) {
		logger.error({ code: 'job_not_written', job: job.id, attempt: job.attempt, error: String(error) });
	} finally {
		await sink.close();
		if (!over) await engine.release?.(job);
	}
}

/** What the platform could not do is its own fault; where something was away, the job waits for it. */
function failed(job: LeasedJob, error: unknown): JobOutcome {
	const told = error instanceof Error ? error.stack : String(error);
	logger.error({ code: 'job_failed', job: job.id, attempt: job.attempt, error: told });
	const code = isUnavailable(error) ? error.code : 'platform_error';
	return { result: resultOf(code, { log: '[worker] the job could not be run here\n' }), outputs: [] };
}

const place = (job: LeasedJob, machine: string) =>
	placeJob(job, machine).catch((error) => logger.warn({ code: 'place_not_noted', error: String(error) }));

/**
 * Writes what must be written even though the database may be away for a moment: the attempt is done, and only this
 * worker knows how. It gives up when the lease is lost, or certain to be.
 */
async function persist(job: LeasedJob, signal: AbortSignal, write: () => Promise<boolean>): Promise<boolean> {
	const until = Date.now() + 2 * leaseMs();
	for (let pauseMs = 100; ; pauseMs = Math.min(2000, pauseMs * 2)) {
		try {
			return await write();
		} catch (error) {
			if (signal.reason === 'lost') return false;
			if (Date.now() > until) throw error;
			logger.warn({ code: 'job_end_delayed', job: job.id, error: String(error) });
			await wait(pauseMs);
		}
	}
}
