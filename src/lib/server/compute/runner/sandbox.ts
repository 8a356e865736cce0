import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, copyFileSync, mkdirSync, openSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { bubblewrapArguments, FD, insideCommand, STARTED } from './bwrap.ts';
import { openCgroup } from './cgroups.ts';
import { collectOutputs, type Collected } from './collect.ts';
import {
	findProgram,
	giveBackUid,
	isRoot,
	namespaceMembers,
	reachableRuntime,
	residentBytes,
	takeUid
} from './host.ts';
import { LogBuffer } from './log-buffer.ts';
import { seccompFilter } from './seccomp.ts';
import type { JobCode, JobInput, Limits } from './spec.ts';

export interface SandboxOrder {
	id: string;
	command: string[];
	inputs: JobInput[];
	limits: Limits;
	gpus: number[];
	/** A directory of this job alone; inputs are staged and outputs collected below it. */
	directory: string;
	signal?: AbortSignal;
	/** For tests and the probe: behaves as on a machine without control groups. */
	withoutCgroup?: boolean;
}

export interface SandboxRun {
	code: Extract<
		JobCode,
		| 'ok'
		| 'crashed'
		| 'wall_limit'
		| 'cpu_limit'
		| 'memory_limit'
		| 'disk_limit'
		| 'log_limit'
		| 'cancelled'
		| 'platform_error'
	>;
	exitCode: number | null;
	meteredMs: number;
	peakMemoryBytes: number | null;
	collected: Collected;
	log: string;
	containment: { cgroup: 'v1' | 'v2' | null; uidDropped: boolean; seccomp: boolean };
}

const WATCH_MS = 100;
const MAX_INODES = 20_000;
const SIGNALLED = 128;
const SIGXCPU = SIGNALLED + 24;
const SIGKILL = SIGNALLED + 9;

/** Runs a stranger's program behind every wall this machine has, and never longer or larger than its limits. */
export async function runInSandbox(order: SandboxOrder): Promise<SandboxRun> {
	const { limits } = order;
	const staged = stage(order);
	const uid = isRoot ? takeUid() : null;
	const cgroup = order.withoutCgroup ? null : openCgroup(order.id, limits);
	const log = new LogBuffer(limits.logBytes);
	const startedAt = performance.now();
	const child = start(order, staged, uid, cgroup?.enter ?? []);

	let stopped: SandboxRun['code'] | null = null;
	let leader = 0;
	let peak = 0;
	let exitCode: number | null = null;
	let collected: Collected = { outputs: [], refused: [], tooLarge: false };

	const kill = () => {
		// Its leader's death takes the whole process namespace with it; the control group is the second net.
		for (const pid of [-child.pid!, leader, ...(cgroup?.processes() ?? [])]) if (pid !== 0) killQuietly(pid);
	};
	const stop = (code: SandboxRun['code']) => {
		stopped ??= code;
		kill();
	};
	const onAbort = () => stop('cancelled');
	const wall = setTimeout(() => stop('wall_limit'), limits.wallMs);
	const watch = setInterval(() => {
		if (leader === 0) return;
		if (!cgroup) {
			const resident = namespaceMembers(leader).reduce((sum, pid) => sum + residentBytes(pid), 0);
			peak = Math.max(peak, resident);
			if (resident > limits.memoryBytes) stop('memory_limit');
		} else if (cgroup.ranOutOfMemory()) stop('memory_limit');
		else if ((cgroup.cpuSeconds() ?? 0) > limits.cpuSeconds) stop('cpu_limit');
		if (inodesUsed(leader) > MAX_INODES) stop('disk_limit');
	}, WATCH_MS);
	order.signal?.addEventListener('abort', onAbort);
	if (order.signal?.aborted) onAbort();

	const keep = (piece: Buffer) => void (log.add(piece) || stop('log_limit'));
	child.stdout!.on('data', keep);
	child.stderr!.on('data', keep);
	const streams = child.stdio as unknown as (Duplex | null)[]; // there are more than the five that the type knows
	streams.forEach((stream) => stream?.on('error', () => {})); // its other end dies without notice

	let status = '';
	streams[FD.status]!.on('data', (piece: Buffer) => {
		if (leader === 0) leader = Number(/"child-pid": *(\d+)/.exec((status += piece.toString()))?.[1] ?? 0);
		conclude();
	});
	let told = '';
	streams[FD.talk]!.on('data', (piece: Buffer) => {
		if (told.length <= 32) told += piece.toString('latin1');
		conclude();
	});
	/** Once the job has told its end and its leader is known, in whatever order the two arrive. */
	const conclude = () => {
		const ended = /^started\n(\d+)\n/.exec(told);
		if (!ended || leader === 0 || exitCode !== null || stopped) return;
		exitCode = Number(ended[1]);
		// Taken before the kill: /out is memory inside the sandbox, reached through its leader.
		try {
			collected = collectOutputs(`/proc/${leader}/root/out`, staged.outputs, limits.outputBytes);
		} catch {
			stopped = 'crashed'; // the job pulled its own sandbox down
		}
		kill();
	};

	await new Promise<void>((resolve) => {
		child.on('close', () => resolve());
		child.on('error', (error) => {
			keep(Buffer.from(`[runner] ${error.message}\n`));
			stopped ??= 'platform_error';
			if (child.pid === undefined) resolve();
		});
	});
	clearTimeout(wall);
	clearInterval(watch);
	order.signal?.removeEventListener('abort', onAbort);
	const meteredMs = Math.round(performance.now() - startedAt);

	const outOfMemory = cgroup?.ranOutOfMemory() ?? false;
	const peakMemoryBytes = cgroup?.peakMemoryBytes() ?? (peak || null);
	for (let round = 0; cgroup && cgroup.processes().length > 0 && round < 40; round++) {
		kill();
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	await cgroup?.close();
	if (uid !== null) giveBackUid(uid);

	const code = (): SandboxRun['code'] => {
		if (outOfMemory) return 'memory_limit';
		if (stopped) return stopped;
		if (!told.startsWith(STARTED)) return 'platform_error'; // the sandbox never stood
		if (exitCode === SIGXCPU || (exitCode === SIGKILL && cpuSpent(meteredMs, limits))) return 'cpu_limit';
		return exitCode === 0 ? 'ok' : 'crashed';
	};
	const refused = collected.refused.map((line) => `[runner] output left behind: ${line}\n`).join('');
	return {
		code: code(),
		exitCode,
		meteredMs,
		peakMemoryBytes,
		collected,
		log: log.toString() + refused,
		containment: {
			cgroup: cgroup?.version ?? null,
			uidDropped: uid !== null,
			seccomp: staged.filter !== null
		}
	};
}

// Past its hard CPU limit a process is killed rather than told.
const cpuSpent = (meteredMs: number, limits: Limits) => meteredMs / 1000 >= limits.cpuSeconds;

function killQuietly(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// Already gone.
	}
}

/** Inodes cost memory that no size limit counts. */
function inodesUsed(leader: number): number {
	let used = 0;
	for (const directory of ['tmp', 'out', 'dev/shm']) {
		try {
			const { files, ffree } = statfsSync(`/proc/${leader}/root/${directory}`);
			used = Math.max(used, files - ffree);
		} catch {
			// The sandbox has just gone.
		}
	}
	return used;
}

interface Staged {
	inputs: string;
	outputs: string;
	args: string;
	passwd: string;
	filter: string | null;
}

/** Copies the inputs to a place the job's id can read: the store itself stays out of its reach. */
function stage(order: SandboxOrder): Staged {
	const at = (name: string) => path.join(order.directory, name);
	chmodSync(order.directory, 0o711);
	mkdirSync(at('in'), { recursive: true, mode: 0o755 });
	mkdirSync(at('out'), { recursive: true, mode: 0o700 });
	for (const input of order.inputs) {
		copyFileSync(input.path, path.join(at('in'), path.basename(input.name)));
		chmodSync(path.join(at('in'), path.basename(input.name)), 0o444);
	}
	const filter = seccompFilter();
	if (filter) writeFileSync(at('filter'), filter);
	writeFileSync(at('passwd'), 'nobody:x:65534:65534::/tmp:/usr/sbin/nologin\n');
	const walls = {
		runtime: reachableRuntime(),
		inputDirectory: at('in'),
		limits: order.limits,
		gpus: order.gpus
	};
	const args = bubblewrapArguments({ ...walls, seccomp: filter !== null });
	writeFileSync(at('args'), args.join('\0') + '\0');
	return {
		inputs: at('in'),
		outputs: at('out'),
		args: at('args'),
		passwd: at('passwd'),
		filter: filter && at('filter')
	};
}

/** Starts bubblewrap with an empty environment; root first becomes an id that owns nothing. */
function start(order: SandboxOrder, staged: Staged, uid: number | null, groups: string[]): ChildProcess {
	const inside = insideCommand(order.command, order.limits, groups.length > 0);
	let argv = [findProgram('bwrap') ?? '/usr/bin/bwrap', '--args', String(FD.args), '--', ...inside];
	if (uid !== null) {
		const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
		const dropped = ['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'];
		argv = [findProgram('setpriv') ?? '/usr/bin/setpriv', ...ids, ...dropped, ...argv];
	}
	if (groups.length > 0) {
		const enter = groups.map((file) => `echo $$ > '${file}'`).join(' && ');
		argv = ['/bin/sh', '-c', `${enter} && exec "$@"`, 'enter', ...argv];
	}
	const files = [staged.args, staged.filter ?? '/dev/null', staged.passwd].map((file) => openSync(file, 'r'));
	const unused = openSync('/dev/null', 'r');
	try {
		const gap = Array<number>(5).fill(unused);
		return spawn(argv[0]!, argv.slice(1), {
			stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...gap, ...files, 'pipe'],
			env: {},
			cwd: '/',
			detached: true
		});
	} finally {
		for (const file of [...files, unused]) closeSync(file);
	}
}
