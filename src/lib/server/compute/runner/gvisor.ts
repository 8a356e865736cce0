import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { Guard } from './guard.ts';
import { anonymousBytes } from './host.ts';
import { withRoom } from './runsc.ts';
import { watchdog } from './watchdog.ts';

/**
 * The program's memory, its files among it, is one file without a name that gVisor holds: its size is looked at beside
 * the group's limit, which leaves room for gVisor.
 */
export function gvisorGuard(group: Guard | null): Guard {
	const program = programMemory();
	const guard = group ?? watchdog({ members: descendants, bytes: withoutShared(program) });
	return {
		...guard,
		look(leader, limits) {
			const passed = guard.look(leader, withRoom(limits));
			if (passed) return passed;
			return program(() => descendants(leader)) > limits.memoryBytes ? 'memory_limit' : null;
		}
	};
}

/** The pages of the program's memory that a process has mapped are the file's, and every process of it maps them. */
const withoutShared =
	(program: ReturnType<typeof programMemory>) =>
	(members: number[]): number =>
		members.reduce((sum, pid) => sum + anonymousBytes(pid), 0) + program(() => members);

function programMemory(): (members: () => number[]) => number {
	let file: string | null = null;
	return (members) => {
		file ??= memoryFile(members());
		try {
			return file === null ? 0 : statSync(file).blocks * 512;
		} catch {
			return 0; // gVisor has just gone
		}
	};
}

function memoryFile(members: number[]): string | null {
	for (const pid of members) {
		try {
			if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('runsc-sandbox\0')) continue;
			for (const fd of readdirSync(`/proc/${pid}/fd`)) {
				const descriptor = `/proc/${pid}/fd/${fd}`;
				if (readlinkSync(descriptor).startsWith('/memfd:runsc-memory')) return descriptor;
			}
		} catch {
			continue; // it has just gone, or closed what we were about to read
		}
	}
	return null;
}

/** Everyone below the leader; gVisor's helper for files is in a process namespace of its own. */
function descendants(leader: number): number[] {
	const children = new Map<number, number[]>();
	for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		try {
			const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
			const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
			children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
		} catch {
			continue; // just gone
		}
	}
	const found = [leader];
	for (const pid of found) found.push(...(children.get(pid) ?? []));
	return found;
}
