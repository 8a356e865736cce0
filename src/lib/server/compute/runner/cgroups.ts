import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import type { Limits } from './spec.ts';

/** A control group around one job: exact limits, exact metering, and a list of everyone inside. */
export interface Cgroup {
	/** Files into which the first process writes its own id before it becomes the job. */
	enter: string[];
	peakMemoryBytes(): number | null;
	cpuSeconds(): number | null;
	ranOutOfMemory(): boolean;
	processes(): number[];
	close(): Promise<void>;
}

const ROOT = '/sys/fs/cgroup';
const PERIOD_US = 100_000;

const read = (file: string): string | null => {
	try {
		return readFileSync(file, 'utf8').trim();
	} catch {
		return null;
	}
};
const count = (text: string | null): number | null => (text && /^\d+$/.test(text) ? Number(text) : null);
const write = (file: string, value: number | string) => writeFileSync(file, String(value));

/** Where this process stands in one hierarchy; the empty name is version 2. */
function ownPath(controller: string): string | null {
	for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
		const [, names = '', path = ''] = line.split(':');
		if (controller === '' ? names === '' : names.split(',').includes(controller))
			return path === '/' ? '' : path;
	}
	return null;
}

async function remove(directories: string[]): Promise<void> {
	for (const directory of directories) {
		// A group stays busy for a moment after its last process has died.
		for (let attempt = 0; attempt < 40; attempt++) {
			try {
				rmdirSync(directory);
				break;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'ENOENT') break;
				await new Promise((resolve) => setTimeout(resolve, 25));
			}
		}
	}
}

function make(
	directory: string,
	settings: [file: string, value: number | string, optional?: true][]
): string {
	mkdirSync(directory);
	for (const [file, value, optional] of settings) {
		try {
			write(`${directory}/${file}`, value);
		} catch (error) {
			if (!optional) throw error;
		}
	}
	return directory;
}

function openV2(id: string, limits: Limits): Cgroup {
	const parent = process.env.COMPUTE_CGROUP ?? ROOT + (ownPath('') ?? '');
	if (!read(`${parent}/cgroup.controllers`)?.includes('memory')) throw new Error('no memory controller');
	write(`${parent}/cgroup.subtree_control`, '+memory +pids +cpu');
	const group = make(`${parent}/${id}`, [
		['memory.max', limits.memoryBytes],
		['memory.swap.max', 0, true],
		['memory.oom.group', 1, true],
		['pids.max', limits.pids + 2],
		['cpu.max', `${PERIOD_US} ${PERIOD_US}`, true]
	]);
	const field = (file: string, name: string) =>
		count(new RegExp(`^${name} (\\d+)$`, 'm').exec(read(`${group}/${file}`) ?? '')?.[1] ?? null);
	return {
		enter: [`${group}/cgroup.procs`],
		peakMemoryBytes: () => count(read(`${group}/memory.peak`)),
		cpuSeconds: () => (field('cpu.stat', 'usage_usec') ?? 0) / 1e6,
		ranOutOfMemory: () => (field('memory.events', 'oom_kill') ?? 0) > 0,
		processes: () => processes(`${group}/cgroup.procs`),
		close: () => remove([group])
	};
}

function openV1(id: string, limits: Limits): Cgroup {
	const at = (controller: string) => `${ROOT}/${controller}${ownPath(controller) ?? ''}/${id}`;
	const made: string[] = [];
	try {
		const memory = make(at('memory'), [
			['memory.limit_in_bytes', limits.memoryBytes],
			['memory.memsw.limit_in_bytes', limits.memoryBytes, true]
		]);
		made.push(memory);
		made.push(make(at('pids'), [['pids.max', limits.pids + 2]]));
		made.push(make(at('cpu'), [['cpu.cfs_quota_us', PERIOD_US, true]]));
		const usage = at('cpuacct');
		if (!made.includes(usage)) made.push(make(usage, []));
		return {
			enter: made.map((directory) => `${directory}/cgroup.procs`),
			peakMemoryBytes: () => count(read(`${memory}/memory.max_usage_in_bytes`)),
			cpuSeconds: () => (count(read(`${usage}/cpuacct.usage`)) ?? 0) / 1e9,
			ranOutOfMemory: () => /^oom_kill [1-9]/m.test(read(`${memory}/memory.oom_control`) ?? ''),
			processes: () => processes(`${memory}/cgroup.procs`),
			close: () => remove(made)
		};
	} catch (error) {
		for (const directory of made) rmdirSync(directory);
		throw error;
	}
}

const processes = (file: string) => (read(file) ?? '').split('\n').filter(Boolean).map(Number);

/** Opens a group by version 2, else 1; null where this machine lets us have neither. */
export function openCgroup(id: string, limits: Limits): (Cgroup & { version: 'v1' | 'v2' }) | null {
	for (const [version, open] of [['v2', openV2] as const, ['v1', openV1] as const]) {
		try {
			return { version, ...open(id, limits) };
		} catch {
			// Not delegated to us; the next one, and in the end the watchdog.
		}
	}
	return null;
}

/** Removes groups of jobs whose worker was killed; the system keeps those that still have somebody inside. */
export function sweepCgroups(olderThanMs: number): void {
	const v2 = process.env.COMPUTE_CGROUP ?? ROOT + (ownPath('') ?? '');
	const v1 = ['memory', 'pids', 'cpu', 'cpuacct'].map(
		(controller) => `${ROOT}/${controller}${ownPath(controller) ?? ''}`
	);
	const groupsIn = (parent: string): string[] => {
		try {
			return readdirSync(parent).filter((name) => name.startsWith('ai-champion-'));
		} catch {
			return []; // no such hierarchy here
		}
	};
	for (const parent of new Set([v2, ...v1])) {
		for (const name of groupsIn(parent)) {
			try {
				if (Date.now() - statSync(`${parent}/${name}`).mtimeMs > olderThanMs) rmdirSync(`${parent}/${name}`);
			} catch {
				// In use, or another worker was quicker.
			}
		}
	}
}
