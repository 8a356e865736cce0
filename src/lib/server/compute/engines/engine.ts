/**
 * What runs attempts. The worker loop claims a job, keeps its lease and writes its end, the same for every engine; an
 * engine only runs the one attempt it is given, on whatever machines it has.
 */
import type { Reserve } from '../claim.ts';
import type { LeasedJob, StoredOutput } from '../lease.ts';
import type { JobResult } from '../runner/index.ts';
import { Unavailable } from '../unavailable.ts';

export type EngineKind = 'local' | 'slurm';

/** How one attempt ended. Its outputs lie in the store already, under a prefix that no other attempt writes to. */
export interface JobOutcome {
	result: JobResult;
	outputs: StoredOutput[];
}

/** What an attempt tells while it runs; an engine on other machines may tell less, or later. */
export interface JobIo {
	/** For the team: what its program printed, and coded lines. */
	log(piece: string): void;
	/** For organisers alone. */
	note(piece: string): void;
	/** The machine it got, once it got one; until then the job waits, whatever its lease says. */
	placed(machine: string): void;
	/** That its inputs lie where it runs, or its outputs in the store. Waits for whoever watches. */
	reached(step: 'inputs' | 'outputs'): Promise<void>;
}

export type Health = 'up' | 'degraded' | 'down';

export interface Capacity {
	health: Health;
	/** Why it is not `up`: a code of `compute_pool_reason_*`, with what was seen for the operator. */
	reason: string | null;
	detail: string;
	/** Attempts that could start at this moment; null where the engine keeps a queue of its own. */
	room: number | null;
	cpus: Share;
	memoryMib: Share;
	gpus: (Share & { kind: string })[];
	nodes: { name: string; state: string; up: boolean }[];
	/** How long the engine took to answer. */
	answeredMs: number;
}

export interface Share {
	total: number;
	free: number;
}

export interface Engine {
	readonly kind: EngineKind;
	/**
	 * True where an attempt goes on without this process. A worker that ends leaves such an attempt alone instead of
	 * giving the job back; whoever adopts the job next finds the attempt again inside `run`.
	 */
	readonly outlivesWorker: boolean;
	/**
	 * Runs one attempt to its end. A job's own failure is an outcome; only what the platform could not do is thrown.
	 * Aborted with reason `cancel`, it stops the attempt. With `released` or `lost`, an engine that outlives us lets go.
	 * Throws `EngineAway` where nothing was begun and trying later helps: the job goes back and costs no attempt.
	 */
	run(job: LeasedJob, io: JobIo, signal: AbortSignal): Promise<JobOutcome>;
	/** Gives a job what it needs of this machine, in the transaction of its claim; `run` waits for what it was not given. */
	reserve?: Reserve;
	/** Takes that back where the attempt's end, which does so by itself, was not written. */
	release?(job: LeasedJob): Promise<void>;
	/** What is there and what is free. Never throws: an engine that does not answer is `down`, and says why. */
	probe(): Promise<Capacity>;
	/** Ends what nobody holds any more. Called now and then by one worker; safe to call twice at once. */
	reconcile?(): Promise<void>;
	close(): Promise<void>;
}

/** The engine cannot take anything just now, for a reason that is nobody's job's fault. */
export class EngineAway extends Unavailable {
	readonly reason: string;

	constructor(reason: string, detail: string) {
		super('engine_unavailable', `${reason}: ${detail}`);
		this.reason = reason;
	}
}

/** Why an attempt was stopped from outside. */
export type StopReason = 'cancel' | 'lost' | 'released';
