import type { Limits } from './spec.ts';

/** Descriptors that bubblewrap reads while it builds the sandbox. */
export const FD = { talk: 3, args: 9, seccomp: 10, passwd: 11, status: 12 } as const;

/** Said over `talk` before the job begins: without it, the fault was in our building of the sandbox. */
export const STARTED = 'started';

/** Inside bubblewrap's /tmp, which a program behind gVisor never sees: it has one of its own over it. */
export const GVISOR = { state: '/tmp/state', bundle: '/tmp/bundle', errors: '/tmp/runsc.log' } as const;

/** What a job finds inside, whatever builds the walls. */
export interface Interior {
	/** Stands at /runtime/node. */
	runtime: string;
	inputDirectory: string;
	limits: Limits;
	/** Indexes of the NVIDIA devices that this job was allotted. */
	gpus: number[];
	/** Directories of the host that it may read, at the same place or another. */
	mounts: Mount[];
	links: Record<string, string>;
	directory: string;
}

export interface Mount {
	from: string;
	to: string;
}

/** What a container engine needs beyond a program: inside our walls it builds walls of its own. */
export interface Nest {
	/** A directory of the host that stands at /store, to write on: the engine's own, and the image's files. */
	store: string;
	/** Only while it fetches an image. */
	network: boolean;
	environment: Record<string, string>;
}

export interface Walls extends Interior {
	seccomp: boolean;
	nest?: Nest | undefined;
	/** Files and directories of /proc that tell about the host, as far as this one has them. */
	masked: { files: string[]; directories: string[] };
	/** Where gVisor's orders lie, if the program runs behind it: then it builds walls of its own as well. */
	gvisorBundle?: string | null;
}

/** Inside, the devices are counted from zero, as the driver counts those that it can open. */
export const environmentOf = ({ limits, gpus }: Interior): Record<string, string> => {
	const threads = String(Math.max(1, Math.ceil(limits.cpus ?? 1)));
	return {
		PATH: '/runtime:/usr/bin:/bin',
		HOME: '/tmp',
		LANG: 'C.UTF-8',
		TZ: 'UTC',
		OMP_NUM_THREADS: threads,
		OPENBLAS_NUM_THREADS: threads,
		PYTHONDONTWRITEBYTECODE: '1',
		PYTHONUNBUFFERED: '1',
		...(gpus.length > 0 && { CUDA_VISIBLE_DEVICES: gpus.map((_, i) => i).join(',') })
	};
};

const GPU_DEVICES = ['nvidiactl', 'nvidia-uvm', 'nvidia-uvm-tools', 'nvidia-caps'];

/** The sandbox as bubblewrap's arguments: an empty root, the runtime, the inputs, and memory to write on. */
export function bubblewrapArguments(walls: Walls, deviceDirectory = '/dev'): string[] {
	const { runtime, inputDirectory, limits, seccomp, gpus, mounts, links, directory, masked, nest } = walls;
	const { gvisorBundle } = walls;
	const inMemory = (size: number, at: string) => ['--size', String(size), '--tmpfs', at];
	const device = (bind: string, name: string) => [bind, `${deviceDirectory}/${name}`, `/dev/${name}`];
	return [
		...['--unshare-all', '--unshare-user', '--uid', '65534', '--gid', '65534'],
		...(nest || gvisorBundle ? [] : ['--disable-userns']),
		...(nest?.network ? ['--share-net'] : []),
		...['--hostname', 'sandbox', '--new-session', '--die-with-parent', '--cap-drop', 'ALL', '--clearenv'],
		...Object.entries({ ...environmentOf(walls), ...nest?.environment }).flatMap(([name, value]) => [
			'--setenv',
			name,
			value
		]),
		...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib'],
		...['--symlink', 'usr/lib64', '/lib64', '--symlink', 'usr/sbin', '/sbin'],
		// /usr/local is where operators keep their own things; it is none of a job's business.
		...['--tmpfs', '/usr/local'],
		...mounts.flatMap(({ from, to }) => ['--ro-bind', from, to]),
		...['--remount-ro', '/usr/local'],
		...['--dir', '/etc', '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
		...['--ro-bind-try', '/etc/alternatives', '/etc/alternatives'],
		...['--ro-bind-data', String(FD.passwd), '/etc/passwd'],
		...['--dir', '/runtime', '--ro-bind', runtime, '/runtime/node'],
		...['--proc', '/proc', '--dev', '/dev'],
		...(gvisorBundle ? [] : masking(masked)),
		...gpus.flatMap((index) => device('--dev-bind', `nvidia${index}`)),
		...(gpus.length > 0 ? GPU_DEVICES.flatMap((name) => device('--dev-bind-try', name)) : []),
		...['--remount-ro', '/dev'],
		...inMemory(1 << 20, '/dev/shm'),
		...(gvisorBundle
			? [...inMemory(1 << 24, '/tmp'), '--dir', GVISOR.state, '--ro-bind', gvisorBundle, GVISOR.bundle]
			: inMemory(limits.diskBytes, '/tmp')),
		...inMemory(limits.outputBytes, '/out'),
		...['--ro-bind', inputDirectory, '/in'],
		...(nest ? ['--dir', '/sys', '--bind', nest.store, '/store'] : []),
		...Object.entries(links).flatMap(([link, target]) => ['--symlink', target, link]),
		...['--remount-ro', '/', '--chdir', directory],
		...(seccomp ? ['--seccomp', String(FD.seccomp)] : []),
		...['--json-status-fd', String(FD.status)]
	];
}

/** gVisor shows a /proc of its own, and its helper may not mount one where parts of the first are covered. */
const masking = ({ files, directories }: Walls['masked']): string[] => [
	...files.flatMap((file) => ['--ro-bind', '/dev/null', file]),
	...directories.flatMap((file) => ['--tmpfs', file, '--remount-ro', file])
];

/** Seconds after the wall limit at which the sandbox ends its job by itself: the worker may be stopped, or slow. */
const INNER_SLACK_SECONDS = 2;

/**
 * The first process inside: it lowers the limits, runs the job no longer than allowed, ends whatever the job left
 * running, tells its exit status over `talk`, and then waits, so that the outputs (which live in the sandbox's memory)
 * can be collected, unchanging, before the sandbox goes. Without a command it first waits to be told one.
 */
export function insideCommand(command: string[] | null, limits: Limits, exactMemory: boolean): string[] {
	const lowered = [
		'--core=0',
		'--nofile=512',
		'--memlock=65536',
		'--msgqueue=0',
		`--nproc=${limits.pids}`,
		`--cpu=${Math.ceil(limits.cpuSeconds)}`,
		`--fsize=${Math.max(limits.outputBytes, limits.diskBytes)}`,
		// Data, never address space: WebAssembly reserves far more than it uses.
		...(exactMemory ? [] : [`--data=${Math.max(2 * limits.memoryBytes, 1 << 30)}`])
	];
	return underLimits(lowered, limits.wallMs, command);
}

/** `neverStood` is a shell's test, for walls that are built inside: said to have begun is only what then stood. */
export function underLimits(
	lowered: string[],
	wallMs: number,
	command: string[] | null,
	neverStood?: string
): string[] {
	const seconds = wallMs / 1000 + INNER_SLACK_SECONDS;
	const { talk } = FD;
	const begun = `echo ${STARTED} >&${talk}`;
	const script = [
		...(command ? [] : ["n='\n'", `IFS= read -r line <&${talk} || exit 1`, 'eval "$line"']),
		...(neverStood ? [] : [begun]),
		// The other end closes when the worker dies; bubblewrap's own --die-with-parent does not reach the init
		// once --disable-userns has changed its credentials.
		`{ read -r _ <&${talk}; kill -KILL -1; } &`,
		`/usr/bin/timeout --signal=KILL ${seconds} "$@" ${talk}>&- </dev/null`,
		'status=$?',
		'kill -KILL -1 2>/dev/null', // everyone but this shell and the init
		...(neverStood ? [`{ ${neverStood}; } && exit 1`, begun] : []),
		`echo $status >&${talk}`,
		`read -r _ <&${talk}`
	].join('\n');
	return ['/usr/bin/prlimit', ...lowered, '--', '/bin/sh', '-c', script, 'job', ...(command ?? [])];
}
