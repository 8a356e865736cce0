import { environmentOf, type Interior } from './bwrap.ts';

/**
 * gVisor's side of a job, as values: the bundle's config.json (OCI runtime specification 1.0) and runsc's arguments.
 * It has a kernel of its own in user space, so no system call of the job reaches the host's.
 */
export interface GvisorJob extends Interior {
	id: string;
	/** Empty directory that becomes the root; outputs are a directory of the host, its size held by its mount. */
	root: string;
	outputs: string;
	command: string[];
	/** Host ids under which the sandbox itself runs; null where the worker is no root. */
	uid: number | null;
}

const READ_ONLY = ['bind', 'ro', 'nosuid', 'nodev'];
const MIB = 1024 * 1024;

export function runscArguments(
	{ id, uid }: Pick<GvisorJob, 'id' | 'uid'>,
	stateDirectory: string,
	bundle: string
) {
	return [
		...(uid === null ? ['--rootless'] : []),
		...['--root', stateDirectory, '--network=none', '--host-uds=none', '--host-fifo=none'],
		// Files of the host are served read-only or by a helper; nothing is cached that another job could see.
		...['--overlay2=none', '--file-access=exclusive', '--platform=systrap', '--ignore-cgroups'],
		...['run', '--bundle', bundle, id]
	];
}

export function gvisorConfig(job: GvisorJob): object {
	const { limits, command, directory, mounts, links } = job;
	const size = (bytes: number) => `size=${Math.max(1, Math.floor(bytes / MIB))}m`;
	const bind = (source: string, destination: string) => ({
		...{ source, destination, type: 'bind', options: READ_ONLY }
	});
	const memory = (destination: string, bytes: number) => ({
		...{ destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777', size(bytes)] }
	});
	const limit = (type: string, value: number) => ({ type, hard: value, soft: value });
	return {
		ociVersion: '1.0.2',
		hostname: 'sandbox',
		root: { path: job.root, readonly: true },
		process: {
			user: { uid: 65534, gid: 65534 },
			args: withLinks(command, links),
			cwd: directory,
			env: Object.entries(environmentOf(job)).map(([name, value]) => `${name}=${value}`),
			capabilities: { bounding: [], effective: [], permitted: [] },
			noNewPrivileges: true,
			rlimits: [
				limit('RLIMIT_CORE', 0),
				limit('RLIMIT_NOFILE', 512),
				limit('RLIMIT_NPROC', limits.pids),
				limit('RLIMIT_CPU', Math.ceil(limits.cpuSeconds)),
				limit('RLIMIT_FSIZE', Math.max(limits.outputBytes, limits.diskBytes))
			]
		},
		mounts: [
			{ destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
			memory('/dev', MIB),
			memory('/dev/shm', MIB),
			memory('/tmp', limits.diskBytes),
			bind('/usr', '/usr'),
			memory('/usr/local', MIB),
			...['bin', 'lib', 'lib64', 'sbin'].map((name) => bind(`/usr/${name}`, `/${name}`)),
			...mounts.map(({ from, to }) => bind(from, to)),
			bind(job.runtime, '/runtime/node'),
			bind(job.inputDirectory, '/in'),
			{ ...bind(job.outputs, '/out'), options: ['bind', 'rw', 'nosuid', 'nodev', 'noexec'] }
		],
		linux: {
			namespaces: ['pid', 'network', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
			maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/sysrq-trigger'],
			resources: { memory: { limit: limits.memoryBytes }, pids: { limit: limits.pids } }
		}
	};
}

/** The root is read-only, so links into the inputs are made in the one place that is writable from the start. */
function withLinks(command: string[], links: Record<string, string>): string[] {
	const pairs = Object.entries(links);
	if (pairs.length === 0) return command;
	throw new Error(
		`runsc cannot place ${pairs.map(([link]) => link).join(', ')}: use bubblewrap for this program`
	);
}
