import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bubblewrapArguments, type Mount, type Nest } from './bwrap.ts';
import { deviceDirectory } from './gpus.ts';
import { reachableRuntime } from './host.ts';
import { gvisorConfig, type GvisorJob } from './runsc.ts';
import { seccompFilter } from './seccomp.ts';
import type { JobInput, Limits } from './spec.ts';

export interface SandboxOrder {
	id: string;
	command: string[];
	inputs: JobInput[];
	limits: Limits;
	gpus: number[];
	mounts?: Mount[];
	links?: Record<string, string>;
	/** Where the program starts. */
	workingDirectory?: string;
	/** The program runs behind gVisor's kernel, inside the same walls. */
	gvisor?: boolean;
	/** The program is a container engine. */
	nest?: Nest;
	/** The id that a root worker becomes, where the caller has taken one; it is not given back here. */
	uid?: number | null;
	/** A directory of this job alone; inputs are staged and outputs collected below it. */
	directory: string;
	signal?: AbortSignal;
	/** More like it may follow: the next one may find its sandbox standing. */
	foresee?: boolean;
	/** For tests and the probe: behaves as on a machine without control groups. */
	withoutCgroup?: boolean;
}

export interface Staged {
	inputs: string;
	outputs: string;
	args: string;
	passwd: string;
	filter: string | null;
}

/** They tell about the host, or could once; container runtimes mask the same ones. */
const MASKED = [
	...[
		'acpi',
		'asound',
		'bus',
		'cmdline',
		'config.gz',
		'driver',
		'fs',
		'interrupts',
		'iomem',
		'ioports',
		'irq'
	],
	...['kallsyms', 'kcore', 'key-users', 'keys', 'kmsg', 'latency_stats', 'modules', 'partitions', 'pressure'],
	...['sched_debug', 'scsi', 'slabinfo', 'swaps', 'sysrq-trigger', 'sysvipc', 'timer_list', 'timer_stats']
];

let masks: { files: string[]; directories: string[] } | null = null;
/** bubblewrap cannot cover what this kernel does not have. */
function masksHere() {
	const present = MASKED.map((name) => `/proc/${name}`).filter((file) => existsSync(file));
	const isDirectory = (file: string) => statSync(file).isDirectory();
	return (masks ??= {
		files: present.filter((file) => !isDirectory(file)),
		directories: present.filter(isDirectory)
	});
}

/** The order's folder of inputs; whoever unpacks into it before the job is staged does so here. */
export const inputFolder = (directory: string): string => path.join(directory, 'in');

/** Copies the inputs to a place the job's id can read: the store itself stays out of its reach. */
export function stageInputs(inputs: JobInput[], directory: string): string {
	const folder = inputFolder(directory);
	mkdirSync(folder, { recursive: true, mode: 0o755 });
	for (const input of inputs) {
		const target = path.join(folder, ...safeParts(input.name));
		mkdirSync(path.dirname(target), { recursive: true, mode: 0o755 });
		copyFileSync(input.path, target);
		chmodSync(target, 0o444);
	}
	return folder;
}

/** Everything that bubblewrap is given, as files below the order's directory. */
export function stage(order: SandboxOrder, watched: boolean): Staged {
	const at = (name: string) => path.join(order.directory, name);
	chmodSync(order.directory, 0o711);
	const inputs = stageInputs(order.inputs, order.directory);
	mkdirSync(at('out'), { recursive: true, mode: 0o700 });
	// gVisor puts a filter around itself, and traces the program, which none of ours allows.
	const filter = order.gvisor ? null : seccompFilter({ watched, nested: order.nest !== undefined });
	if (filter) writeFileSync(at('filter'), filter);
	const id = order.gvisor ? 0 : 65534;
	writeFileSync(at('passwd'), `nobody:x:${id}:${id}::/tmp:/usr/sbin/nologin\n`);
	const interior = {
		runtime: reachableRuntime(),
		inputDirectory: inputs,
		limits: order.limits,
		gpus: order.gpus,
		mounts: order.mounts ?? [],
		links: order.links ?? {},
		directory: order.workingDirectory ?? '/tmp'
	};
	const gvisorBundle = order.gvisor
		? writeBundle(at('bundle'), { ...interior, command: order.command, exactMemory: !watched })
		: null;
	const walls = {
		...interior,
		...{ seccomp: filter !== null, nest: order.nest, gvisorBundle, masked: masksHere() }
	};
	writeFileSync(at('args'), bubblewrapArguments(walls, deviceDirectory()).join('\0') + '\0');
	return {
		inputs,
		outputs: at('out'),
		args: at('args'),
		passwd: at('passwd'),
		filter: filter && at('filter')
	};
}

function writeBundle(directory: string, job: GvisorJob): string {
	mkdirSync(directory, { mode: 0o755 });
	writeFileSync(path.join(directory, 'config.json'), JSON.stringify(gvisorConfig(job)));
	return directory;
}

/** Names come from our own orders; a slip among them must not write beside the folder. */
function safeParts(name: string): string[] {
	const parts = name.split('/');
	if (parts.some((part) => part === '' || part === '.' || part === '..'))
		throw new Error(`bad input name ${name}`);
	return parts;
}
