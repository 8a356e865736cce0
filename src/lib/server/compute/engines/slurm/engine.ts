import type { SlurmPoolSettings } from '#lib/compute/pool.ts';
import { logger } from '#lib/server/platform/index.ts';
import type { LeasedJob } from '../../lease.ts';
import { resultOf, type JobCode } from '../../runner/index.ts';
import { EngineAway, type Engine, type JobIo, type JobOutcome } from '../engine.ts';
import { SlurmClient } from './client.ts';
import { ClusterFault, type ClusterFaultCode } from './faults.ts';
import { follow, PACE, pause, type Ending, type Pace } from './follow.ts';
import { dropLogPieces } from './live-log.ts';
import { requestOf } from './order.ts';
import { probeCluster } from './probe.ts';
import { reconcileCluster } from './reconcile.ts';
import {
	beginRun,
	endRun,
	lastTries,
	noteWalls,
	openRunOf,
	placeRun,
	type ClusterRun,
	type RunOutcome
} from './runs.ts';
import { barOf } from './states.ts';
import { tokenSource } from './token.ts';

/** A job that a cluster dropped is handed in again this often within one attempt. */
const ROUNDS = 5;
const HOUR_MS = 3_600_000;
const AGAIN_MS = 1_000;

export interface SlurmPool {
	key: string;
	settings: SlurmPoolSettings;
	/** The stored token, opened. */
	token: string | null;
	pace?: Partial<Pace>;
}

/**
 * Hands attempts to a Slurm cluster. Our tables are the truth: a run is written down before it is handed in, under a
 * name that is used once; the cluster is asked by that name; what it lost is handed in again under another.
 */
export function slurmEngine(pool: SlurmPool): Engine {
	const client = new SlurmClient(pool.settings, tokenSource(pool.settings, pool.token));
	const pace = { ...PACE, ...pool.pace };

	async function run(job: LeasedJob, io: JobIo, signal: AbortSignal): Promise<JobOutcome> {
		let current = await openRunOf(job.id, pool.key);
		let last: Ending | null = null;
		for (let round = 0; round < ROUNDS; round++) {
			current ??= await handIn(job);
			if (current === null) return stopped(); // somebody else holds the job by now
			const ending = await follow(client, current, io, signal, pace);
			if (ending.kind === 'finished') {
				await endRun(current.key, 'finished');
				const { walls, ...outcome } = ending.outcome;
				await noteWalls(pool.key, walls);
				await dropLogPieces(current);
				return outcome;
			}
			if (ending.kind === 'stopped') {
				if (signal.reason === 'cancel') await takeBack(current, 'cancelled');
				return stopped();
			}
			if (ending.kind === 'barred') {
				const bar = barOf(ending.remote);
				await takeBack(current, 'refused', bar);
				throw new EngineAway(bar, ending.remote.reason); // it waits here, where it is told and costs nothing
			}
			await takeBack(current, outcomeWord[ending.kind]);
			const code = codeFor(ending);
			logger.warn({ code: 'cluster_run_ended', job: job.id, run: current.key, ending: ending.kind });
			if (code) return failed(code, ending);
			io.log('[cluster] the job was lost there and begins again\n');
			last = ending;
			current = null;
			await pause(AGAIN_MS, signal);
			if (signal.aborted) return stopped();
		}
		return failed('cluster_failed', last);
	}

	/** Writes a run down and hands it in. Where the answer is lost, the run stays open: it is looked for by its name. */
	async function handIn(job: LeasedJob): Promise<ClusterRun | null> {
		const expiresAt = new Date(Date.now() + pool.settings.queueHours * HOUR_MS + job.spec.limits.wallMs);
		const begun = await beginRun(job, pool.key, expiresAt);
		if (!begun) return null;
		try {
			const remoteId = await client.submit(await requestOf(job, begun, pool.settings));
			await placeRun(begun.key, { remoteId });
			return { ...begun, remoteId };
		} catch (error) {
			if (!(error instanceof ClusterFault)) {
				await endRun(begun.key, 'refused');
				throw error;
			}
			if (error.code === 'unreachable') return begun; // perhaps it was taken
			await endRun(begun.key, 'refused', error.code);
			if (error.code === 'request_too_large' || error.code === 'over_time_limit')
				throw new JobRefused(error.message);
			throw new EngineAway(error.code, error.message);
		}
	}

	/** Ends a run for us first and at the cluster second: from here on nobody reads what it may still write. */
	async function takeBack(run: ClusterRun, outcome: RunOutcome, bar?: ClusterFaultCode): Promise<void> {
		await endRun(run.key, outcome, bar);
		if (run.remoteId === null) return;
		await client.cancel(run.remoteId).catch((error: Error) => {
			logger.warn({ code: 'cluster_cancel_failed', run: run.key, error: error.message }); // reconciled later
		});
	}

	return {
		kind: 'slurm',
		outlivesWorker: true,
		run: (job, io, signal) =>
			run(job, io, signal).catch((error: unknown) => {
				if (error instanceof JobRefused) return failed('cluster_refused', null, error.message);
				if (error instanceof ClusterFault) throw new EngineAway(error.code, error.message);
				throw error;
			}),
		probe: () => probeCluster(client, pool.settings, () => lastTries(pool.key)),
		// A cluster that is away is the probe's to tell, and no reason to leave other pools untidy.
		reconcile: () =>
			reconcileCluster(client, pool.key).catch((error: unknown) => {
				if (!(error instanceof ClusterFault)) throw error;
			}),
		close: () => Promise.resolve()
	};
}

class JobRefused extends Error {}

const stopped = (): JobOutcome => ({ result: resultOf('cancelled'), outputs: [] });

type Ended = Exclude<Ending['kind'], 'finished' | 'stopped' | 'barred'>;

const outcomeWord: Record<Ended, RunOutcome> = {
	lost: 'lost',
	expired: 'expired',
	dropped: 'restarted',
	ended: 'failed',
	out_of_memory: 'failed',
	out_of_time: 'failed',
	cancelled: 'failed',
	hopeless: 'refused'
};

/** How the job ends with this run; null where it is handed in again. */
function codeFor(ending: Ending): JobCode | null {
	if (ending.kind === 'out_of_memory') return 'memory_limit';
	if (ending.kind === 'out_of_time') return 'cluster_time';
	if (ending.kind === 'cancelled') return 'cluster_cancelled';
	return ending.kind === 'hopeless' ? 'cluster_refused' : null;
}

function failed(code: JobCode, ending: Ending | null, why = ''): JobOutcome {
	const remote = ending && 'remote' in ending ? ending.remote : null;
	const seen = remote ? `${remote.states.join('+')} ${remote.reason} ${remote.node ?? ''}` : why;
	return { result: resultOf(code, { log: `[cluster] ${seen.trim() || code}\n` }), outputs: [] };
}
