import { environmentOf, GVISOR, underLimits, type Interior } from './bwrap.ts';
import type { Limits } from './spec.ts';

/**
 * gVisor's side of a job, as values: the bundle's config.json (OCI runtime specification 1.0) and runsc's arguments. It
 * stands inside a bubblewrap of its own, whose root it serves to the job: what lies where is said once, there.
 */
export interface GvisorJob extends Interior {
	command: string[];
	/** Whether a control group holds the memory; else a program's data are limited, as under bubblewrap. */
	exactMemory: boolean;
}

const MIB = 1024 * 1024;
/**
 * The platform is runsc's own choice, since each of its versions knows others. `--rootless`: it has one id here, and is
 * nobody's root. Outputs lie in bubblewrap's memory, whose size the host's kernel holds; nobody else writes there.
 */
const runscCommand = (program: string, name: string): string[] => [
	...[program, '--rootless', '--root', GVISOR.state, '--log', GVISOR.errors, '--network=none'],
	...['--overlay2=none', '--file-access-mounts=exclusive', '--ignore-cgroups'],
	...['run', '--bundle', GVISOR.bundle, name]
];

/** Whether runsc failed and no program of a team did: it then says why, and then the fault is ours. */
const NEVER_STOOD = `[ $status = 128 ] && [ -s ${GVISOR.errors} ]`;

/**
 * What gVisor takes for itself, measured: 22 MiB and 45 threads while a program idles, 40 MiB and 390 threads around 63
 * processes. It counts the program's processes by itself, so the number that the host allows is a second net.
 */
const OWN_MEMORY = 32 * MIB;
const MEMORY_PER_PROCESS = MIB / 2;
const OWN_THREADS = 128;
const THREADS_PER_PROCESS = 8;
/** So that the look from outside, which knows why, is the first to end a program. */
const LATE_SECONDS = 2;

/** The host's limits around gVisor and the program that it holds to the limits themselves. */
export const withRoom = (limits: Limits): Limits => ({
	...limits,
	memoryBytes: limits.memoryBytes + OWN_MEMORY + limits.pids * MEMORY_PER_PROCESS,
	pids: limits.pids * THREADS_PER_PROCESS + OWN_THREADS
});

/** Told to whoever lists the machine's processes; it becomes part of a socket's name, which has a length. */
const nameOf = (id: string): string => id.replaceAll(/[^\w.-]/g, '-').slice(-64);

/** The program's memory is one file for the host: no limit on the size of files here. */
export function insideGvisor(program: string, id: string, limits: Limits): string[] {
	const cpu = Math.ceil(limits.cpuSeconds) + LATE_SECONDS;
	const lowered = ['--core=0', '--nofile=4096', `--nproc=${withRoom(limits).pids}`, `--cpu=${cpu}`];
	return underLimits(lowered, limits.wallMs, runscCommand(program, nameOf(id)), NEVER_STOOD);
}

export function gvisorConfig(job: GvisorJob): object {
	const { limits, command, directory, exactMemory } = job;
	const memory = (destination: string, bytes: number) => {
		const size = `size=${Math.max(1, Math.floor(bytes / MIB))}m`;
		return {
			...{ destination, type: 'tmpfs', source: 'tmpfs' },
			options: ['nosuid', 'nodev', 'mode=1777', size]
		};
	};
	const limit = (type: string, value: number) => ({ type, hard: value, soft: value });
	return {
		ociVersion: '1.0.2',
		hostname: 'sandbox',
		// bubblewrap holds it read-only; runsc's own try fails, since it may not loosen bubblewrap's other flags.
		root: { path: '/', readonly: false },
		process: {
			// The only id that it can have files under. Without capabilities it is an id like any other, and outside
			// it is the one that owns nothing.
			user: { uid: 0, gid: 0 },
			// The shell is the first process, reaps what is orphaned and tells a program that is not there by 127.
			args: ['/bin/sh', '-c', '"$@"; exit $?', 'job', ...command],
			cwd: directory,
			env: Object.entries(environmentOf(job)).map(([name, value]) => `${name}=${value}`),
			capabilities: { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] },
			noNewPrivileges: true,
			rlimits: [
				limit('RLIMIT_CORE', 0),
				limit('RLIMIT_NOFILE', 512),
				limit('RLIMIT_NPROC', limits.pids),
				limit('RLIMIT_FSIZE', Math.max(limits.outputBytes, limits.diskBytes)),
				...(exactMemory ? [] : [limit('RLIMIT_DATA', Math.max(2 * limits.memoryBytes, 1 << 30))])
			]
		},
		mounts: [
			{ destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
			memory('/dev/shm', MIB),
			memory('/tmp', limits.diskBytes),
			{
				...{ destination: '/out', type: 'bind', source: '/out' },
				options: ['bind', 'rw', 'nosuid', 'nodev']
			}
		],
		linux: { namespaces: ['pid', 'network', 'ipc', 'uts', 'mount'].map((type) => ({ type })) }
	};
}
