import type { Limits } from './spec.ts';

/** Descriptors that bubblewrap reads while it builds the sandbox. */
export const FD = { talk: 3, args: 9, seccomp: 10, passwd: 11, status: 12 } as const;

/** Said over `talk` before the job begins: without it, the fault was in our building of the sandbox. */
export const STARTED = 'started';

export interface Walls {
	runtime: string;
	inputDirectory: string;
	limits: Limits;
	seccomp: boolean;
	/** Indexes of the NVIDIA devices that this job was allotted. */
	gpus: number[];
}

/** The sandbox as bubblewrap's arguments: an empty root, the runtime, the inputs, and memory to write on. */
export function bubblewrapArguments({ runtime, inputDirectory, limits, seccomp, gpus }: Walls): string[] {
	const environment: Record<string, string> = {
		PATH: '/runtime:/usr/bin:/bin',
		HOME: '/tmp',
		LANG: 'C.UTF-8',
		TZ: 'UTC',
		OMP_NUM_THREADS: '1',
		...(gpus.length > 0 && { CUDA_VISIBLE_DEVICES: gpus.join(',') })
	};
	const devices = gpus.length === 0 ? [] : ['nvidiactl', 'nvidia-uvm', 'nvidia-uvm-tools', 'nvidia-caps'];
	return [
		...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '65534', '--gid', '65534'],
		...['--hostname', 'sandbox', '--new-session', '--die-with-parent', '--cap-drop', 'ALL', '--clearenv'],
		...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
		...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib'],
		...['--symlink', 'usr/lib64', '/lib64', '--symlink', 'usr/sbin', '/sbin'],
		// /usr/local is where operators keep their own things; it is none of a job's business.
		...['--tmpfs', '/usr/local', '--remount-ro', '/usr/local'],
		...['--dir', '/etc', '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
		...['--ro-bind-data', String(FD.passwd), '/etc/passwd'],
		...['--dir', '/runtime', '--ro-bind', runtime, '/runtime/node'],
		...['--proc', '/proc', '--dev', '/dev'],
		...gpus.flatMap((index) => ['--dev-bind', `/dev/nvidia${index}`, `/dev/nvidia${index}`]),
		...devices.flatMap((name) => ['--dev-bind-try', `/dev/${name}`, `/dev/${name}`]),
		...['--remount-ro', '/dev'],
		...['--size', String(1 << 20), '--tmpfs', '/dev/shm'],
		...['--size', String(limits.diskBytes), '--tmpfs', '/tmp'],
		...['--size', String(limits.outputBytes), '--tmpfs', '/out'],
		...['--ro-bind', inputDirectory, '/in', '--remount-ro', '/', '--chdir', '/tmp'],
		...(seccomp ? ['--seccomp', String(FD.seccomp)] : []),
		...['--json-status-fd', String(FD.status)]
	];
}

/**
 * The first process inside: it lowers the limits, runs the job, tells its exit status over `talk`, and then waits, so
 * that the outputs (which live in the sandbox's memory) can be collected before the sandbox goes.
 */
export function insideCommand(command: string[], limits: Limits, exactMemory: boolean): string[] {
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
	const script = `echo ${STARTED} >&${FD.talk}; "$@" ${FD.talk}>&- </dev/null; echo $? >&${FD.talk}; read -r _ <&${FD.talk}`;
	return ['/usr/bin/prlimit', ...lowered, '--', '/bin/sh', '-c', script, 'job', ...command];
}
