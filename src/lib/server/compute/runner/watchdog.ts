import { readFileSync, statfsSync, statSync } from 'node:fs';
import type { Guard, Usage } from './guard.ts';
import { namespaceMembers, ownBytes } from './host.ts';

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Node runs on
/** The sandbox's own file systems; their files are memory that belongs to no process. */
const IN_MEMORY = ['tmp', 'out', 'dev/shm'];

/** Who belongs to a sandbox, and what they hold together. */
interface View {
	members(leader: number): number[];
	bytes(members: number[]): number;
}
const NAMESPACE: View = {
	members: namespaceMembers,
	bytes: (members) => members.reduce((sum, pid) => sum + ownBytes(pid), 0)
};

/**
 * Looks at a job from outside, where no control group is to be had. Weaker: between two looks a job may pass its limit,
 * and what is killed is killed a moment late. The operator is told.
 */
export function watchdog({ members: membersOf, bytes }: View = NAMESPACE): Guard {
	const seen: Usage = { peakMemoryBytes: null, cpuSeconds: null };
	let members: number[] = [];
	return {
		kind: 'watchdog',
		enter: [],
		look(leader, limits) {
			members = membersOf(leader);
			const memory = bytes(members) + filesInMemory(leader) + bytesInSockets(leader);
			seen.peakMemoryBytes = Math.max(seen.peakMemoryBytes ?? 0, memory);
			// A process that is gone and was not waited for is missing from the sum, so it never goes back.
			seen.cpuSeconds = Math.max(
				seen.cpuSeconds ?? 0,
				members.reduce((sum, pid) => sum + cpuSeconds(pid), 0)
			);
			if (memory > limits.memoryBytes) return 'memory_limit';
			return seen.cpuSeconds > limits.cpuSeconds ? 'cpu_limit' : null;
		},
		usage: () => seen,
		ranOutOfMemory: () => false,
		processes: () => members,
		close: () => Promise.resolve()
	};
}

/**
 * While its walls go up, a sandbox's first process still sees the host's file systems; on a busy machine a look may fall
 * into that moment, and the host's own files must not be counted as the job's.
 */
function standsApart(leader: number): boolean {
	try {
		return statSync(`/proc/${leader}/root/`).dev !== statSync('/').dev;
	} catch {
		return false; // it has just gone
	}
}

function filesInMemory(leader: number): number {
	if (!standsApart(leader)) return 0;
	return IN_MEMORY.reduce((sum, directory) => {
		try {
			const { blocks, bfree, bsize } = statfsSync(`/proc/${leader}/root/${directory}`);
			return sum + (blocks - bfree) * bsize;
		} catch {
			return sum; // the sandbox has just gone
		}
	}, 0);
}

/**
 * What lies unread in sockets belongs to no process either, and nobody tells how much it is. So each of more sockets than
 * programs need counts as full: of the size that the kernel gives them, which the filter lets nobody raise.
 */
const FEW_SOCKETS = 64;
const SOCKET_BYTES = 212_992;

function bytesInSockets(leader: number): number {
	if (!standsApart(leader)) return 0;
	try {
		// What fetches an image has the machine's own network, whose sockets are everybody's.
		if (statSync(`/proc/${leader}/ns/net`).ino === statSync('/proc/self/ns/net').ino) return 0;
		const [, used] = /^sockets: used (\d+)/.exec(readFileSync(`/proc/${leader}/net/sockstat`, 'utf8')) ?? [];
		return Math.max(0, Number(used) - FEW_SOCKETS) * SOCKET_BYTES;
	} catch {
		return 0; // the sandbox has just gone
	}
}

/** Of a process and of its children that have ended. */
function cpuSeconds(pid: number): number {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
	} catch {
		return 0;
	}
}

/** Inodes cost memory that no size limit counts. */
export function inodesUsed(leader: number): number {
	if (!standsApart(leader)) return 0;
	let used = 0;
	for (const directory of IN_MEMORY) {
		try {
			const { files, ffree } = statfsSync(`/proc/${leader}/root/${directory}`);
			used = Math.max(used, files - ffree);
		} catch {
			// The sandbox has just gone.
		}
	}
	return used;
}
