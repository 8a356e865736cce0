import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { FD, insideCommand } from './bwrap.ts';
import type { Guard } from './guard.ts';
import { findProgram } from './host.ts';
import { insideGvisor } from './runsc.ts';
import type { SandboxOrder, Staged } from './stage.ts';

/** Starts bubblewrap with an empty environment; root first becomes an id that owns nothing. */
export function launch(
	order: Pick<SandboxOrder, 'id' | 'limits' | 'gvisor'> & { command: string[] | null },
	staged: Staged,
	uid: number | null,
	guard: Guard
): ChildProcess {
	const inside = order.gvisor
		? insideGvisor(findProgram('runsc') ?? '/usr/bin/runsc', order.id, order.limits)
		: insideCommand(order.command, order.limits, guard.kind !== 'watchdog');
	const bwrap = [findProgram('bwrap') ?? '/usr/bin/bwrap', '--args', String(FD.args), '--', ...inside];
	const argv = entering(guard, uid === null ? bwrap : [...asStranger(uid), ...bwrap]);
	const files = [staged.args, staged.filter ?? '/dev/null', staged.passwd].map((file) => openSync(file, 'r'));
	const unused = openSync('/dev/null', 'r');
	try {
		const gap = Array<number>(FD.args - FD.talk - 1).fill(unused);
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

/** A prefix that gives up every right of root before anything of a stranger's is near. */
export function asStranger(uid: number): string[] {
	const ids = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
	const dropped = ['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'];
	return [findProgram('setpriv') ?? '/usr/bin/setpriv', ...ids, ...dropped];
}

/** The command, begun by a shell that first steps into the guard's groups. */
export function entering(guard: Guard, command: string[]): string[] {
	if (guard.enter.length === 0) return command;
	const enter = guard.enter.map((file) => `echo $$ > '${file}'`).join(' && ');
	return ['/bin/sh', '-c', `${enter} && exec "$@"`, 'enter', ...command];
}
