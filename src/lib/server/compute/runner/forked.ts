import { fork } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { residentBytes } from './host.ts';
import { LogBuffer } from './log-buffer.ts';
import type { Limits } from './spec.ts';

export interface ForkOrder {
	/** A module of ours beside this file; it gets `message` and answers once. */
	entry: string;
	message: unknown;
	/** Files and directories that it may read or write, besides the program itself. */
	mayRead: string[];
	mayWrite: string[];
	limits: Limits;
	signal?: AbortSignal;
}

export interface ForkRun<T> {
	reply: T | null;
	stopped: 'wall_limit' | 'memory_limit' | 'cancelled' | null;
	exitCode: number | null;
	meteredMs: number;
	peakMemoryBytes: number;
	log: string;
}

const WATCH_MS = 50;
const INSTALLATION = path.resolve(import.meta.dirname, '../../../../..');

/**
 * Runs our own code on a stranger's file in a process of its own: no environment, no files but the named ones, no
 * children, a bounded heap; killed at the wall limit or when its resident memory passes the limit.
 */
export async function runForked<T>(order: ForkOrder): Promise<ForkRun<T>> {
	const parts = ['src/lib', 'node_modules', 'package.json'].map((name) => path.join(INSTALLATION, name));
	// A linked folder is read where it really lies.
	const program = new Set([...parts, ...parts.map((part) => realpathSync(part))]);
	const startedAt = performance.now();
	const child = fork(path.join(import.meta.dirname, order.entry), [], {
		execArgv: [
			'--permission',
			...[...program, ...order.mayRead].map((file) => `--allow-fs-read=${file}`),
			...order.mayWrite.map((file) => `--allow-fs-write=${file}`),
			`--max-old-space-size=${Math.max(32, Math.floor(order.limits.memoryBytes / 2 ** 20))}`,
			'--disable-warning=ExperimentalWarning',
			'--disable-warning=SecurityWarning'
		],
		env: { TZ: 'UTC' },
		serialization: 'advanced',
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	const log = new LogBuffer(order.limits.logBytes);
	child.stdout!.on('data', (piece: Buffer) => log.add(piece));
	child.stderr!.on('data', (piece: Buffer) => log.add(piece));

	let stopped: ForkRun<T>['stopped'] = null;
	let reply: T | null = null;
	let peak = 0;
	const stop = (why: ForkRun<T>['stopped']) => {
		stopped ??= why;
		child.kill('SIGKILL');
	};
	const onAbort = () => stop('cancelled');
	const wall = setTimeout(() => stop('wall_limit'), order.limits.wallMs);
	const watch = setInterval(() => {
		const resident = residentBytes(child.pid!);
		peak = Math.max(peak, resident);
		if (resident > order.limits.memoryBytes) stop('memory_limit');
	}, WATCH_MS);
	order.signal?.addEventListener('abort', onAbort);
	if (order.signal?.aborted) onAbort();
	child.on('message', (message) => {
		reply ??= message as T;
		child.kill('SIGKILL'); // it has said all it had to say
	});
	child.send(order.message as object, () => {}); // a child that died first reports by its exit
	const exitCode = await new Promise<number | null>((resolve) => {
		child.on('close', (code) => resolve(code));
		child.on('error', () => resolve(null));
	});
	clearTimeout(wall);
	clearInterval(watch);
	order.signal?.removeEventListener('abort', onAbort);
	// V8 aborts with this sentence when its heap is full.
	if (!reply && !stopped && log.toString().includes('heap out of memory')) stopped = 'memory_limit';
	const meteredMs = Math.round(performance.now() - startedAt);
	return { reply, stopped, exitCode, meteredMs, peakMemoryBytes: peak, log: log.toString() };
}
