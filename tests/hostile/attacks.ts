import type { SandboxRun } from '#lib/server/compute/runner/sandbox.ts';
import type { Limits } from '#lib/server/compute/runner/index.ts';
import { behindGvisor } from './left.ts';

/** What one attack came to: whether everything held, which layer stopped it, and what was seen. */
export interface Verdict {
	held: boolean;
	layer: string;
	seen: string;
}

/** A run of a program behind the walls, with what it printed. */
export interface Seen extends SandboxRun {
	log: string;
	directory: string;
	/** Processes of the attack that were still there a moment after its end. */
	left: number;
}

export interface Attack {
	name: string;
	/** `tests/hostile/attacks/<program>.mjs` and `.py`. */
	program: string;
	limits?: Partial<Limits>;
	judge(run: Seen): Verdict;
}

const MIB = 1024 * 1024;
const guardName = (run: Seen) =>
	run.walls.guard === 'watchdog' ? 'watchdog' : `control group ${run.walls.guard}`;

const ended =
	(codes: string[], layer: (run: Seen) => string) =>
	(run: Seen): Verdict => ({
		held: codes.includes(run.code) && run.left === 0,
		layer: layer(run),
		seen: `${run.code} after ${run.meteredMs} ms${run.left > 0 ? `, ${run.left} left behind` : ''}`
	});

const json = (run: Seen): Record<string, string | number> => {
	try {
		return JSON.parse(run.log.trim().split('\n')[0] ?? '') as Record<string, string | number>;
	} catch {
		return { unreadable: run.log.slice(0, 200) };
	}
};

/** Every entry must be a refusal, but for those that may be open. */
const allRefused =
	(layer: string, mayOpen: string[] = []) =>
	(run: Seen): Verdict => {
		const found = Object.entries(json(run));
		const open = found.filter(
			([name, how]) => !mayOpen.includes(name) && (how === 'open' || how === 'reached')
		);
		const tried = found.length > 0 && !('unreadable' in json(run));
		return {
			held: tried && open.length === 0 && run.left === 0,
			layer,
			seen:
				open.length > 0
					? `open: ${open.map(([name]) => name).join(', ')}`
					: `${found.length} tried, ${run.code}`
		};
	};

/** What holds where the host's kernel is not asked. */
const orGvisor = (layer: string) => (behindGvisor ? "gVisor's kernel" : layer);

/** Open behind gVisor, each within its own kernel: of the host's there is nothing in reach of them. */
const OWN_CALLS = [
	...['ptrace traceme', 'io_uring_setup', 'unshare', 'clone with a new user namespace', 'personality'],
	...['socket netlink', 'socket packet', 'socket raw']
];
const OWN_SIGHTS = ['read /proc/cmdline', 'setuid', 'oom shield', 'higher priority', 'new user namespace'];

const HIDES = ['environment', 'files', 'etc', 'descriptors', 'processes', 'init environment', 'init command'];

function sawNoHost(run: Seen): Verdict {
	const found = json(run);
	const groups = String(found.cgroups ?? '').replace('[]', ''); // an empty folder behind gVisor
	const fine = behindGvisor ? [...HIDES, ...OWN_SIGHTS, ...(groups === '' ? ['cgroups'] : [])] : HIDES;
	const worked = Object.keys(found).filter((name) => !fine.includes(name));
	const text = JSON.stringify(found);
	const leaks = /SECRET|ai-champion|shadow|hostname/.test(text) ? ['host words'] : [];
	const descriptors = String(found.descriptors ?? '')
		.split(',')
		.filter((entry) => entry && !/:(pipe|socket|anon_inode|host:|\/dev\/null|\/proc|\/in)/.test(entry));
	const all = [...worked, ...leaks, ...descriptors];
	const held = !('unreadable' in found) && all.length === 0 && Number(found.processes) <= 6;
	return {
		held,
		layer: orGvisor('namespaces, masks'),
		seen: all.length > 0 ? `worked: ${all.join(', ')}` : 'nothing of the host'
	};
}

function onlyPlain(names: string[]) {
	return (run: Seen): Verdict => {
		const got = run.collected.outputs.map(({ name }) => name).sort();
		const held = run.code === 'ok' && got.every((name) => names.includes(name)) && run.left === 0;
		return {
			held,
			layer: 'collection of outputs',
			seen: `taken: ${got.join(', ') || 'nothing'}; left: ${run.collected.refused.length}`
		};
	};
}

function within(limits: Record<string, number>) {
	return (run: Seen): Verdict => {
		const found = json(run);
		const over = Object.entries(found).filter(([where, mib]) => Number(mib) > (limits[where] ?? 0));
		const held = !('unreadable' in found) && over.length === 0;
		const seen = Object.entries(found)
			.filter(([, mib]) => Number(mib) > 0)
			.map(([where, mib]) => `${where} ${mib}`)
			.join(', ');
		return { held, layer: 'sizes of the file systems, read-only binds', seen: `MiB written: ${seen}` };
	};
}

/** Calls that stay possible and lead nowhere: a socket in an empty network of its own. */
const HARMLESS = ['own'];

export const attacks: Attack[] = [
	{
		name: 'fork bomb',
		program: 'fork-bomb',
		limits: { wallMs: 2500, cpuSeconds: 60 },
		judge: ended(
			['wall_limit', 'memory_limit', 'cpu_limit'],
			(run) => `process limit; ${run.code === 'memory_limit' ? guardName(run) : 'clock'}`
		)
	},
	{
		name: 'thread bomb',
		program: 'thread-bomb',
		limits: { cpuSeconds: 60 },
		judge: (run) => ({
			held: (run.code !== 'ok' || Number(json(run).made) < 64) && run.left === 0,
			layer: run.code === 'memory_limit' ? guardName(run) : 'process limit',
			seen: run.code === 'ok' ? `${json(run).made} threads` : run.code
		})
	},
	{ name: 'memory, one process', program: 'memory-bomb', judge: ended(['memory_limit'], guardName) },
	{ name: 'memory, many processes', program: 'memory-many', judge: ended(['memory_limit'], guardName) },
	{
		name: 'memory that no process owns',
		program: 'memory-hidden',
		judge: (run) => ({
			held: run.code === 'memory_limit' || (run.code === 'ok' && allRefused('')(run).held),
			layer: run.code === 'memory_limit' ? guardName(run) : orGvisor('seccomp'),
			seen: `${run.code} ${run.log.trim()}`
		})
	},
	{
		name: 'memory in sockets that nobody reads',
		program: 'sockets',
		judge: (run) => ({
			held: run.left === 0 && (/^(memory|cpu)_limit$/.test(run.code) || Number(json(run).mib) <= 192),
			layer: guardName(run),
			seen: `${run.code} ${run.log.trim()}`
		})
	},
	{
		name: 'filled disks',
		program: 'disk-fill',
		limits: { memoryBytes: 512 * MIB },
		judge: (run) =>
			// gVisor's /dev takes files without a size of its own: they are memory, and count as such.
			behindGvisor && run.code === 'memory_limit'
				? { held: run.left === 0, layer: guardName(run), seen: 'memory_limit, by files in /dev' }
				: within({ '/tmp': 24, '/out': 8, '/dev/shm': 1 })(run)
	},
	{
		name: 'files without end',
		program: 'inode-fill',
		// gVisor's files cost it time and memory, so one of these limits is reached first.
		judge: ended(
			['disk_limit', 'memory_limit', ...(behindGvisor ? ['cpu_limit', 'wall_limit'] : [])],
			(run) =>
				(({ disk_limit: 'inode watch', wall_limit: 'clock' }) as Record<string, string>)[run.code] ??
				guardName(run)
		)
	},
	{
		name: 'more output than allowed',
		program: 'too-much-output',
		judge: (run) => ({ held: /ENOSPC|EFBIG/.test(run.log), layer: 'size of /out', seen: run.log.trim() })
	},
	{
		name: 'sparse outputs',
		program: 'sparse',
		judge: (run) => ({
			held: run.collected.outputs.every(({ bytes }) => bytes <= 8 * MIB) && run.left === 0,
			layer: 'file size limit, collection of outputs',
			seen: `${run.log.trim().replaceAll('\n', ', ')}; ${run.collected.refused.length} left`
		})
	},
	{ name: 'files, environment and processes of the host', program: 'leak', judge: sawNoHost },
	{
		name: 'system calls that open doors',
		program: 'calls',
		judge: allRefused(orGvisor('seccomp'), behindGvisor ? OWN_CALLS : [])
	},
	{
		name: 'network: loopback, outside, unix, abstract',
		program: 'network',
		judge: allRefused(orGvisor('network namespace'), HARMLESS)
	},
	{
		name: 'ignored signals',
		program: 'stubborn',
		limits: { wallMs: 700 },
		judge: ended(['wall_limit'], () => 'clock, SIGKILL')
	},
	{
		name: 'busy processors past the limit',
		program: 'cpu',
		limits: { cpuSeconds: 1 },
		judge: ended(['cpu_limit'], guardName)
	},
	{ name: 'daemons left behind', program: 'daemon', judge: ended(['ok'], () => 'process namespace') },
	{
		name: 'outputs swapped while they are collected',
		program: 'swap',
		judge: (run) => ({
			...onlyPlain(['predictions.csv', 'x'])(run),
			layer: 'end of everyone before collection'
		})
	},
	{ name: 'kill everyone', program: 'kill-all', judge: ended(['crashed'], () => 'process namespace') },
	{
		name: 'flood on standard output',
		program: 'flood',
		judge: (run) => ({
			held: run.code === 'log_limit' && run.log.length < 20_000,
			layer: 'log cap',
			seen: `${run.code}, ${run.log.length} characters kept`
		})
	},
	{
		name: 'a million log lines',
		program: 'many-lines',
		judge: (run) => ({
			held: run.log.length < 20_000 && /left out/.test(run.log),
			layer: 'log cap',
			seen: `${run.code}, ${run.log.length} characters kept`
		})
	},
	{
		name: 'links, devices, rights and names among outputs',
		program: 'outputs',
		judge: onlyPlain(['good.csv', 'setuid'])
	},
	{
		name: 'forged scores and exit',
		program: 'forge',
		judge: (run) => ({
			held: run.code === 'crashed' && run.exitCode === 1,
			layer: 'closed descriptors; scores come from the scorer',
			seen: `${run.code}, exit ${run.exitCode}`
		})
	}
];
