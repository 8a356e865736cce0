import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import type { Guard } from './guard.ts';
import type { Limits } from './spec.ts';

/** A control group around one job: exact limits, exact metering, and a list of everyone inside. */

const ROOT = '/sys/fs/cgroup';
const PERIOD_US = 100_000;
/** bubblewrap and its init are inside too. */
const OWN_PROCESSES = 3;
const MAIN = 'ai-champion-main';

const read = (file: string): string | null => {
	try {
		return readFileSync(file, 'utf8').trim();
	} catch {
		return null;
	}
};
const count = (text: string | null): number | null => (text && /^\d+$/.test(text) ? Number(text) : null);
const write = (file: string, value: number | string) => writeFileSync(file, String(value));
const quota = (limits: Limits) => Math.round(PERIOD_US * (limits.cpus ?? 1));
export const membersOf = (group: string): number[] =>
	(read(`${group}/cgroup.procs`) ?? '').split('\n').filter(Boolean).map(Number);

/** Where this process stands in one hierarchy; the empty name is version 2. */
function ownPath(controller: string): string | null {
	for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
		const [, names = '', path = ''] = line.split(':');
		if (controller === '' ? names === '' : names.split(',').includes(controller))
			return path === '/' ? '' : path;
	}
	return null;
}

export const groupV2 = (): string => process.env.COMPUTE_CGROUP ?? ROOT + (ownPath('') ?? '');
const groupV1 = (controller: string): string => `${ROOT}/${controller}${ownPath(controller) ?? ''}`;
/** Every group below which a job of ours may have one. */
export const parentGroups = (): string[] => [
	...new Set([groupV2(), ...['memory', 'pids', 'cpu', 'cpuacct'].map(groupV1)])
];

/** Returns how many of them are gone. One that belongs to another user is left at once: asking again would not help. */
export async function removeGroups(directories: string[]): Promise<number> {
	let gone = 0;
	for (const directory of directories) {
		// A group stays busy for a moment after its last process has died.
		for (let attempt = 0; attempt < 100; attempt++) {
			try {
				rmdirSync(directory);
				gone++;
				break;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'EBUSY') break;
				await new Promise((resolve) => setTimeout(resolve, Math.min(25, 2 + attempt)));
			}
		}
	}
	return gone;
}

type Setting = [file: string, value: number | string, optional?: true];

function make(directory: string, settings: Setting[]): string {
	mkdirSync(directory);
	for (const [file, value, optional] of settings) {
		try {
			write(`${directory}/${file}`, value);
		} catch (error) {
			if (optional) continue;
			rmdirSync(directory);
			throw error;
		}
	}
	return directory;
}

/** Lets the group hand controllers down, which it may only while no process stands in the group itself. */
function handDown(parent: string): void {
	const controllers = '+memory +pids +cpu';
	try {
		write(`${parent}/cgroup.subtree_control`, controllers);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || process.env.COMPUTE_CGROUP) throw error;
		mkdirSync(`${parent}/${MAIN}`, { recursive: true });
		for (const pid of membersOf(parent)) write(`${parent}/${MAIN}/cgroup.procs`, pid);
		write(`${parent}/cgroup.subtree_control`, controllers);
	}
}

/** Once we have moved into the main group below it, the jobs' groups stand beside that one. */
const withoutMain = (group: string) =>
	group.endsWith(`/${MAIN}`) ? group.slice(0, -MAIN.length - 1) : group;

function openV2(id: string, limits: Limits): Guard {
	const parent = withoutMain(groupV2());
	if (!read(`${parent}/cgroup.controllers`)?.includes('memory')) throw new Error('no memory controller');
	handDown(parent);
	const group = make(`${parent}/${id}`, [
		['memory.max', limits.memoryBytes],
		['memory.swap.max', 0, true],
		['memory.oom.group', 1, true],
		['pids.max', limits.pids + OWN_PROCESSES],
		['cpu.max', `${quota(limits)} ${PERIOD_US}`, true]
	]);
	const field = (file: string, name: string) =>
		count(new RegExp(`^${name} (\\d+)$`, 'm').exec(read(`${group}/${file}`) ?? '')?.[1] ?? null);
	return guardOf('v2', [group], {
		peakMemoryBytes: () => count(read(`${group}/memory.peak`)),
		cpuSeconds: () => (field('cpu.stat', 'usage_usec') ?? 0) / 1e6,
		ranOutOfMemory: () => (field('memory.events', 'oom_kill') ?? 0) > 0
	});
}

function openV1(id: string, limits: Limits): Guard {
	const at = (controller: string) => `${groupV1(controller)}/${id}`;
	const made: string[] = [];
	try {
		const memory = make(at('memory'), [
			['memory.limit_in_bytes', limits.memoryBytes],
			['memory.memsw.limit_in_bytes', limits.memoryBytes, true]
		]);
		made.push(memory);
		made.push(make(at('pids'), [['pids.max', limits.pids + OWN_PROCESSES]]));
		made.push(make(at('cpu'), [['cpu.cfs_quota_us', quota(limits), true]]));
		const usage = at('cpuacct');
		if (!made.includes(usage)) made.push(make(usage, []));
		return guardOf('v1', made, {
			peakMemoryBytes: () => count(read(`${memory}/memory.max_usage_in_bytes`)),
			cpuSeconds: () => (count(read(`${usage}/cpuacct.usage`)) ?? 0) / 1e9,
			ranOutOfMemory: () => /^oom_kill [1-9]/m.test(read(`${memory}/memory.oom_control`) ?? '')
		});
	} catch (error) {
		for (const directory of made) rmdirSync(directory);
		throw error;
	}
}

interface Readings {
	peakMemoryBytes(): number | null;
	cpuSeconds(): number;
	ranOutOfMemory(): boolean;
}

/** The first of the groups is the one that counts memory and lists everyone. */
const guardOf = (kind: 'v1' | 'v2', groups: string[], readings: Readings): Guard => ({
	kind,
	enter: groups.map((group) => `${group}/cgroup.procs`),
	look(_leader, limits) {
		if (readings.ranOutOfMemory()) return 'memory_limit';
		return readings.cpuSeconds() > limits.cpuSeconds ? 'cpu_limit' : null;
	},
	usage: () => ({ peakMemoryBytes: readings.peakMemoryBytes(), cpuSeconds: readings.cpuSeconds() }),
	ranOutOfMemory: readings.ranOutOfMemory,
	processes: () => membersOf(groups[0]!),
	close: async () => void (await removeGroups(groups))
});

/** Opens a group by version 2, else 1; null where this machine lets us have neither. */
export function openCgroup(id: string, limits: Limits): Guard | null {
	for (const open of [openV2, openV1]) {
		try {
			return open(id, limits);
		} catch {
			// Not delegated to us; the next one, and in the end the watchdog.
		}
	}
	return null;
}
