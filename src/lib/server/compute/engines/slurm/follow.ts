import { logger } from '#lib/server/platform/index.ts';
import type { JobIo, JobOutcome } from '../engine.ts';
import type { RemoteJob } from './adapter.ts';
import type { SlurmClient } from './client.ts';
import { ClusterFault } from './faults.ts';
import { passOnLog } from './live-log.ts';
import { outcomeOf } from './result.ts';
import { placeRun, type ClusterRun } from './runs.ts';
import { standingOf, type Standing } from './states.ts';

export interface Pace {
	pollMs: number;
	/** How long a job may be unknown to the controller before it counts as lost. */
	lostMs: number;
	/** How long a result may take to arrive after the job's end. */
	resultMs: number;
	/** How long the cluster may be out of reach before an attempt is given up. */
	awayMs: number;
}

export const PACE: Pace = { pollMs: 500, lostMs: 6_000, resultMs: 10_000, awayMs: 15 * 60_000 };
const SLOWEST_POLL_MS = 5_000;

export type Ending =
	| { kind: 'finished'; outcome: JobOutcome & { walls: string } }
	| { kind: 'stopped' }
	| { kind: 'lost' | 'expired'; remote: RemoteJob | null }
	| { kind: Exclude<Standing, 'waiting' | 'running'>; remote: RemoteJob };

/** Watches one run until it has ended in some way, or until `signal`. Says what it saw and changes nothing there. */
export async function follow(
	client: SlurmClient,
	run: ClusterRun,
	io: JobIo,
	signal: AbortSignal,
	pace: Pace
): Promise<Ending> {
	let unknownSince: number | null = null;
	let endedSince: number | null = null;
	let awaySince: number | null = null;
	for (let round = 0; !signal.aborted; round++) {
		let remote: RemoteJob | null;
		try {
			remote = await locate(client, run);
			awaySince = null;
		} catch (error) {
			if (!(error instanceof ClusterFault)) throw error;
			awaySince ??= Date.now();
			const outcome = await outcomeOf(run); // the nodes go on while the controller is away
			if (outcome) return { kind: 'finished', outcome };
			if (Date.now() - awaySince > pace.awayMs) throw error;
			logger.warn({ code: 'cluster_away', pool: error.code, error: error.message });
			await pause(SLOWEST_POLL_MS, signal);
			continue;
		}
		if (remote === null) {
			const outcome = await outcomeOf(run);
			if (outcome) return { kind: 'finished', outcome };
			unknownSince ??= Date.now();
			if (Date.now() - unknownSince > pace.lostMs) return { kind: 'lost', remote: null };
		} else {
			unknownSince = null;
			const standing = standingOf(remote);
			if (standing === 'running' && remote.node && run.machine !== remote.node) {
				run.machine = remote.node;
				await placeRun(run.key, { machine: remote.node });
				io.placed(remote.node);
			}
			if (standing === 'running') await passOnLog(run, io);
			if (standing === 'waiting' && run.expiresAt.getTime() < Date.now()) return { kind: 'expired', remote };
			if (standing !== 'waiting' && standing !== 'running') {
				const outcome = await outcomeOf(run);
				if (outcome) return { kind: 'finished', outcome };
				endedSince ??= Date.now();
				// The store may be slower than the controller; what was dropped has nothing to wait for.
				if (standing !== 'ended' || Date.now() - endedSince > pace.resultMs)
					return { kind: standing, remote };
			}
		}
		await pause(Math.min(SLOWEST_POLL_MS, pace.pollMs * (1 + Math.floor(round / 120))), signal);
	}
	return { kind: 'stopped' };
}

/** The run's job by number, if it is still that job: a killed controller gives its last numbers again. Else by name. */
export async function locate(client: SlurmClient, run: ClusterRun): Promise<RemoteJob | null> {
	if (run.remoteId !== null) {
		const known = await client.job(run.remoteId);
		if (known?.name === run.key) return known;
	}
	const found = (await client.jobs()).find(({ name }) => name === run.key) ?? null;
	if (found && found.id !== run.remoteId) {
		run.remoteId = found.id;
		await placeRun(run.key, { remoteId: found.id });
	}
	return found;
}

/** Waits, but not past the abort. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done);
		if (signal.aborted) done();
	});
}
