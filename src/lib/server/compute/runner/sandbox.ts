import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { afterwards } from './afterwards.ts';
import { FD, STARTED } from './bwrap.ts';
import { collectOutputs, type Collected } from './collect.ts';
import type { Guard } from './guard.ts';
import { giveBackUid } from './host.ts';
import type { JobLog } from './job-log.ts';
import { build, foresee, takeReady } from './ready.ts';
import type { SandboxOrder } from './stage.ts';
import { Supervisor, type StopCode } from './supervisor.ts';

export interface SandboxRun {
	code: StopCode | 'ok';
	exitCode: number | null;
	meteredMs: number;
	cpuSeconds: number | null;
	peakMemoryBytes: number | null;
	collected: Collected;
	walls: { guard: Guard['kind']; uidDropped: boolean; seccomp: boolean };
}

const SIGNALLED = 128;
const SIGXCPU = SIGNALLED + 24;
const SIGKILL = SIGNALLED + 9;
const NOTHING: Collected = { outputs: [], refused: [], tooLarge: false };

/** Runs a stranger's program behind every wall this machine has, and never longer or larger than its limits. */
export async function runInSandbox(order: SandboxOrder, log: JobLog): Promise<SandboxRun> {
	const { limits } = order;
	const ready = takeReady(order);
	const { guard, staged, uid, child } = ready ?? build(order, order.command);
	const startedAt = performance.now();
	const outputs = path.join(order.directory, 'out'); // what is kept outlives a sandbox that stood before
	mkdirSync(outputs, { recursive: true, mode: 0o700 });
	const supervisor = new Supervisor(child, guard, limits, log, order.signal);
	const told = hear(child, supervisor, () =>
		collectOutputs(outputsOf(supervisor), outputs, limits.outputBytes)
	);
	const { outOfMemory, ...spent } = await supervisor.end(startedAt);
	if (uid !== null && uid !== order.uid) giveBackUid(uid);
	if (ready) afterwards(() => rmSync(ready.directory, { recursive: true, force: true }));
	foresee(order);
	for (const line of told.collected.refused) log.tell(`output left behind: ${line}`);
	return {
		code: outOfMemory ? 'memory_limit' : codeOf(told, supervisor.stopped, spent.meteredMs, limits.cpuSeconds),
		exitCode: told.exitCode,
		...spent,
		collected: told.collected,
		walls: { guard: guard.kind, uidDropped: uid !== null, seccomp: staged.filter !== null }
	};
}

/** /out is memory inside the sandbox, reached through its first process. */
const outputsOf = ({ leader }: Supervisor) => `/proc/${leader}/root/out`;

interface Told {
	text: string;
	exitCode: number | null;
	collected: Collected;
}

/** Listens to bubblewrap and to the shell inside, and collects the outputs once the job has told its end. */
function hear(child: ChildProcess, supervisor: Supervisor, collect: () => Collected): Told {
	const told: Told = { text: '', exitCode: null, collected: NOTHING };
	const streams = child.stdio as unknown as (Duplex | null)[]; // there are more than the five that the type knows
	streams.forEach((stream) => stream?.on('error', () => {})); // its other end dies without notice
	let status = '';
	streams[FD.status]!.on('data', (piece: Buffer) => {
		if (supervisor.leader === 0) {
			status += piece.toString();
			supervisor.leader = Number(/"child-pid": *(\d+)/.exec(status)?.[1] ?? 0);
		}
		conclude();
	});
	streams[FD.talk]!.on('data', (piece: Buffer) => {
		if (told.text.length <= 32) told.text += piece.toString('latin1');
		conclude();
	});
	// Nothing inside can send a signal out to bubblewrap: whoever killed it was this machine, not the job.
	// What it leaves inside would otherwise go on by itself.
	child.on('exit', (_code, signal) => {
		if (signal && told.exitCode === null) supervisor.stop(supervisor.stopped ?? 'platform_error');
	});
	/** Once the job has told its end and its leader is known, in whatever order the two arrive. */
	const conclude = () => {
		const ended = /^started\n(\d+)\n/.exec(told.text);
		if (!ended || supervisor.leader === 0 || told.exitCode !== null || supervisor.stopped) return;
		told.exitCode = Number(ended[1]);
		supervisor.measure();
		try {
			told.collected = collect();
		} catch {
			supervisor.stopped = 'crashed'; // the job pulled its own sandbox down
		}
		supervisor.kill();
	};
	return told;
}

function codeOf(
	told: Told,
	stopped: StopCode | null,
	meteredMs: number,
	cpuSeconds: number
): SandboxRun['code'] {
	if (stopped) return stopped;
	if (!told.text.startsWith(STARTED)) return 'platform_error'; // the sandbox never stood
	// Past its hard CPU limit a process is killed rather than told.
	const spent = told.exitCode === SIGKILL && meteredMs / 1000 >= cpuSeconds;
	if (told.exitCode === SIGXCPU || spent) return 'cpu_limit';
	return told.exitCode === 0 ? 'ok' : 'crashed';
}
