import { spawn } from 'node:child_process';
import type { Guard } from './guard.ts';
import type { JobLog } from './job-log.ts';
import { entering } from './launch.ts';
import type { SandboxRun } from './sandbox.ts';
import type { Limits } from './spec.ts';
import { Supervisor } from './supervisor.ts';

interface Terms {
	limits: Limits;
	log: JobLog;
	signal?: AbortSignal | undefined;
	/** What the program is told its home is. */
	home?: string;
}

/** Runs a program that builds the walls around the job by itself (a container engine), and stays to its end. */
export async function runEngine(
	command: string[],
	guard: Guard,
	{ limits, log, signal, home }: Terms
): Promise<Omit<SandboxRun, 'collected' | 'walls'>> {
	const argv = entering(guard, command);
	const startedAt = performance.now();
	const child = spawn(argv[0]!, argv.slice(1), {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { PATH: '/usr/bin:/bin', ...(home && { HOME: home }) },
		cwd: '/',
		detached: true
	});
	const supervisor = new Supervisor(child, guard, limits, log, signal);
	const { outOfMemory, ...spent } = await supervisor.end(startedAt);
	const ended = child.exitCode === 0 ? 'ok' : 'crashed';
	const code = outOfMemory ? 'memory_limit' : (supervisor.stopped ?? ended);
	return { code, exitCode: child.exitCode, ...spent };
}
