import type { ChildProcess } from 'node:child_process';
import type { Guard, Usage } from './guard.ts';
import { killQuietly } from './host.ts';
import type { JobLog } from './job-log.ts';
import type { JobCode, Limits } from './spec.ts';
import { inodesUsed } from './watchdog.ts';

export type StopCode = Extract<
	JobCode,
	| 'crashed'
	| 'wall_limit'
	| 'cpu_limit'
	| 'memory_limit'
	| 'disk_limit'
	| 'log_limit'
	| 'cancelled'
	| 'platform_error'
>;

const WATCH_MS = 100;
const MAX_INODES = 20_000;
const LAST_ROUNDS = 40;
const ROUND_MS = 10;

/** Watches one sandbox from outside: its time, its limits, its output, a wish to cancel; and kills all of it. */
export class Supervisor {
	/** The sandbox's first process, once it is known. */
	leader = 0;
	stopped: StopCode | null = null;
	readonly #child: ChildProcess;
	readonly #guard: Guard;
	readonly #limits: Limits;
	readonly #log: JobLog;
	readonly #signal: AbortSignal | undefined;

	constructor(child: ChildProcess, guard: Guard, limits: Limits, log: JobLog, signal?: AbortSignal) {
		this.#child = child;
		this.#guard = guard;
		this.#limits = limits;
		this.#log = log;
		this.#signal = signal;
	}

	/** Stays until the sandbox has gone, for whatever reason, and nothing of it goes on; what it took. */
	async end(startedAt: number): Promise<Usage & { meteredMs: number; outOfMemory: boolean }> {
		await this.#ended();
		this.#log.end();
		const meteredMs = Math.round(performance.now() - startedAt);
		const outOfMemory = this.#guard.ranOutOfMemory();
		const usage = { ...this.#guard.usage() };
		await this.#sweep();
		return { ...usage, meteredMs, outOfMemory };
	}

	async #ended(): Promise<void> {
		const wall = setTimeout(() => this.stop('wall_limit'), this.#limits.wallMs);
		const watch = setInterval(() => this.#look(), WATCH_MS);
		const onAbort = () => this.stop('cancelled');
		this.#signal?.addEventListener('abort', onAbort);
		if (this.#signal?.aborted) onAbort();
		const keep = (piece: Buffer) => void (this.#log.print(piece) || this.stop('log_limit'));
		this.#child.stdout!.on('data', keep);
		this.#child.stderr!.on('data', keep);
		await new Promise<void>((resolve) => {
			this.#child.on('close', () => resolve());
			this.#child.on('error', (error) => {
				this.#log.note(error.message);
				this.stopped ??= 'platform_error';
				if (this.#child.pid === undefined) resolve();
			});
		});
		clearTimeout(wall);
		clearInterval(watch);
		this.#signal?.removeEventListener('abort', onAbort);
	}

	stop(code: StopCode): void {
		this.stopped ??= code;
		this.kill();
	}

	/** The leader's death takes the whole process namespace with it; the guard's list is the second net. */
	kill(): void {
		const group = this.#child.pid === undefined ? 0 : -this.#child.pid;
		for (const pid of [group, this.leader, ...this.#guard.processes()]) if (pid !== 0) killQuietly(pid);
	}

	/** Makes sure that nobody is left inside, and gives the guard back. */
	async #sweep(): Promise<void> {
		for (let round = 0; this.#guard.processes().length > 0 && round < LAST_ROUNDS; round++) {
			this.kill();
			if (this.#guard.kind === 'watchdog') break; // it knows only who was there when it last looked
			await new Promise((resolve) => setTimeout(resolve, Math.min(ROUND_MS, 1 + round)));
		}
		await this.#guard.close();
	}

	/** One more look, so that a short job is metered too. */
	measure(): void {
		if (this.leader !== 0) this.#guard.look(this.leader, this.#limits);
	}

	#look(): void {
		if (this.leader === 0) return;
		const passed = this.#guard.look(this.leader, this.#limits);
		if (passed) this.stop(passed);
		else if (inodesUsed(this.leader) > MAX_INODES) this.stop('disk_limit');
	}
}
