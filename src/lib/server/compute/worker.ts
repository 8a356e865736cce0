import { logger, prisma } from '#lib/server/platform/index.ts';
import { runAttempt, type AttemptOptions } from './attempt.ts';
import { adoptJob, claimJob, leaseMs, type LeasedJob } from './claim.ts';
import { openEngines, type Engine, type Engines, type PoolConfig } from './engines/index.ts';
import { beat, reapJobs } from './lease.ts';

export interface WorkerOptions extends AttemptOptions {
	workerId: string;
	/** How many jobs this machine runs at a time. Jobs that run elsewhere are bounded by their pool alone. */
	slots: number;
	/** How often it looks by itself, in case no bell rang. */
	lookEveryMs?: number;
	/** The engine of a pool, or null where this worker has none for it. */
	engines?: Engines;
}

export interface Worker {
	/** Looks for work now: in one pool, or in all of them. */
	wake(poolKey?: string | null): Promise<void>;
	/** Stops a job at once that was told to stop, where this worker has it. */
	stopJob(jobId: string): void;
	/** Gives running jobs back to the queue, lets go of those that run elsewhere, and ends. */
	stop(): Promise<void>;
}

const TIDY_MS = 15_000;

interface Held {
	job: LeasedJob;
	engine: Engine;
	stop: AbortController;
	ended: Promise<void>;
}

/** Runs jobs of every pool that it has an engine for, until stopped. Being killed instead loses nothing: leases end. */
export function startWorkerLoop(options: WorkerOptions): Worker {
	const { workerId } = options;
	const engines = options.engines ?? openEngines();
	const running = new Map<string, Held>();
	const pools = new Map<string, PoolConfig>();
	const looking = new Map<string, { again: boolean; done: Promise<void> }>();
	/** Slots that are set aside while a claim is under way, as pools are looked at side by side. */
	let claiming = 0;
	/** Pools that found every slot taken or set aside: they look again as soon as one turns out to be free. */
	const turnedAway = new Set<string>();
	let stopping = false;

	const safely = (work: Promise<void>) =>
		work.catch((error) => logger.error({ code: 'worker_look_failed', error: String(error) }));
	const hasRoom = (engine: Engine) =>
		engine.kind !== 'local' ||
		claiming + [...running.values()].filter((held) => held.engine.kind === 'local').length < options.slots;

	async function lookIn(pool: PoolConfig): Promise<void> {
		const engine = engines.for(pool);
		if (!engine) return;
		const slot = engine.kind === 'local' ? 1 : 0;
		while (!stopping) {
			if (!hasRoom(engine)) return void turnedAway.add(pool.key);
			claiming += slot;
			try {
				const job = await take(pool, engine);
				if (!job) return;
				begin(job, engine, pool); // in the same breath as the slot is let go, so that it is never free between
			} finally {
				claiming -= slot;
				if (slot > 0 && hasRoom(engine)) letIn();
			}
		}
	}
	async function take(pool: PoolConfig, engine: Engine): Promise<LeasedJob | null> {
		const adoptable = engine.outlivesWorker;
		return (
			(adoptable ? await adoptJob(workerId, pool.key) : null) ??
			(await claimJob(workerId, pool.key, { adoptable, reserve: engine.reserve }))
		);
	}
	function letIn(): void {
		const waiting = [...turnedAway].flatMap((key) => pools.get(key) ?? []);
		turnedAway.clear();
		for (const pool of waiting) void look(pool);
	}
	function begin(job: LeasedJob, engine: Engine, pool: PoolConfig): void {
		const stop = new AbortController();
		const held: Held = { job, engine, stop, ended: Promise.resolve() };
		running.get(job.id)?.stop.abort('lost'); // its lease ran out here, and the next attempt came here too
		running.set(job.id, held);
		held.ended = runAttempt(job, engine, stop.signal, options).finally(() => {
			if (running.get(job.id) === held) running.delete(job.id);
			// A slot of this machine is free for every pool of it; elsewhere only the same pool can have waited.
			void safely(wake(engine.kind === 'local' ? null : pool.key));
		});
	}
	/** One look at a time per pool; news that comes meanwhile makes it look once more. */
	function look(pool: PoolConfig): Promise<void> {
		const under = looking.get(pool.key);
		if (under) {
			under.again = true;
			return under.done;
		}
		const state = { again: true, done: Promise.resolve() };
		looking.set(pool.key, state);
		state.done = (async () => {
			while (state.again && !stopping) {
				state.again = false;
				await lookIn(pool).catch((error) =>
					logger.error({ code: 'worker_look_failed', pool: pool.key, error: String(error) })
				);
			}
			looking.delete(pool.key);
		})();
		return state.done;
	}
	async function wake(poolKey?: string | null): Promise<void> {
		if (stopping) return;
		if (pools.size === 0 || (poolKey != null && !pools.has(poolKey))) await readPools();
		await Promise.all([...pools.values()].filter(({ key }) => poolKey == null || key === poolKey).map(look));
	}
	async function readPools(): Promise<void> {
		const rows = await prisma().pool.findMany({
			select: { key: true, engine: true, settings: true, secret: true, policy: true }
		});
		pools.clear();
		for (const row of rows) pools.set(row.key, row);
	}
	let beatAt = Date.now();
	async function keepLeases(): Promise<void> {
		const jobs = [...running.values()].map(({ job }) => job);
		const answers = await beat(workerId, jobs);
		beatAt = Date.now();
		for (const { id, attempt } of jobs) {
			const answer = answers.get(id);
			const held = running.get(id);
			if (answer !== 'held' && held?.job.attempt === attempt) held.stop.abort(answer);
		}
	}
	const repeat = (everyMs: number, code: string, work: () => Promise<unknown>) => {
		let busy = false;
		return setInterval(() => {
			if (busy) return; // the database is slow or away: the turn that waits for it is enough
			busy = true;
			void work()
				.catch((error) => logger.warn({ code, error: String(error) }))
				.finally(() => (busy = false));
		}, everyMs);
	};
	/** Lets engines end what nobody holds any more. */
	async function tidy(): Promise<void> {
		for (const pool of pools.values()) await engines.for(pool)?.reconcile?.();
	}
	const timers = [
		repeat(leaseMs() / 4, 'heartbeat_failed', keepLeases),
		repeat(options.lookEveryMs ?? Math.min(2000, leaseMs() / 4), 'reaper_failed', async () => {
			// Back from a standstill: what nobody took meanwhile is still ours, and is not put back by ourselves.
			if (Date.now() - beatAt > leaseMs() / 2) await keepLeases();
			await reapJobs();
			await readPools();
			await wake();
		}),
		repeat(TIDY_MS, 'tidying_failed', tidy)
	];
	void safely(wake());

	return {
		wake: (poolKey) => safely(wake(poolKey)),
		stopJob: (jobId) => running.get(jobId)?.stop.abort('cancel'),
		async stop() {
			stopping = true;
			for (const timer of timers) clearInterval(timer);
			await Promise.all([...looking.values()].map(({ done }) => done));
			for (const { stop } of running.values()) stop.abort('released');
			await Promise.all([...running.values()].map(({ ended }) => ended));
			await engines.close();
		}
	};
}
