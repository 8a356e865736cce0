import type { Limits } from './spec.ts';

/** Container engines that need no daemon and no rights of root. */
export const CONTAINER_ENGINES = ['apptainer', 'enroot'] as const;
export type ContainerEngine = (typeof CONTAINER_ENGINES)[number];

export interface ImageRun {
	engine: ContainerEngine;
	/** The engine's program on this machine. */
	program: string;
	/** An archive on this machine, or a reference that names an image by its digest. */
	image: ImageSource;
	inputDirectory: string;
	outputDirectory: string;
	scratchDirectory: string;
	command: string[];
	limits: Limits;
	gpus: number[];
}

export type ImageSource =
	{ kind: 'sif' | 'oci-archive'; file: string } | { kind: 'reference'; reference: string };

/** registry/name@sha256:…: a tag may be another image tomorrow, a digest may not. */
const REFERENCE = /^(?:docker:\/\/)?([a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+)@(sha256:[0-9a-f]{64})$/;

/** What an uploaded image is, by its first bytes; null when it is none. */
export function readImageSource(file: string, head: Buffer, bytes: number): ImageSource | null {
	if (head.subarray(32, 41).toString('latin1') === 'SIF_MAGIC') return { kind: 'sif', file };
	if (head.subarray(257, 262).toString('latin1') === 'ustar') return { kind: 'oci-archive', file };
	const [, name, digest] = (bytes < 1024 && REFERENCE.exec(head.toString('utf8').trim())) || [];
	return name && digest ? { kind: 'reference', reference: `${name}@${digest}` } : null;
}

const environment = (gpus: number[]): Record<string, string> => ({
	HOME: '/tmp',
	TZ: 'UTC',
	...(gpus.length > 0 && { CUDA_VISIBLE_DEVICES: gpus.join(',') })
});

/** The engine's command line: no network, no home, no host environment; inputs read-only, one place for outputs. */
export function imageCommand(run: ImageRun): string[] {
	return run.engine === 'apptainer' ? apptainer(run) : enroot(run);
}

function apptainer(run: ImageRun): string[] {
	const { image, gpus, limits } = run;
	const address = { sif: '', 'oci-archive': 'oci-archive://', reference: 'docker://' }[image.kind];
	return [
		run.program,
		...[
			'--quiet',
			'exec',
			'--containall',
			'--cleanenv',
			'--no-home',
			'--no-eval',
			'--no-mount',
			'hostfs,cwd,bind-paths'
		],
		...['--net', '--network', 'none', '--no-privs', '--writable-tmpfs', '--pwd', '/tmp'],
		...[
			'--memory',
			String(limits.memoryBytes),
			'--pids-limit',
			String(limits.pids),
			'--cpus',
			String(limits.cpus ?? 1)
		],
		...(gpus.length > 0 ? ['--nv'] : []),
		...Object.entries(environment(gpus)).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
		...['--bind', `${run.inputDirectory}:/in:ro`, '--bind', `${run.outputDirectory}:/out`],
		...['--workdir', run.scratchDirectory],
		address + (image.kind === 'reference' ? image.reference : image.file),
		...run.command
	];
}

/** In a network namespace of its own, with nobody in it. */
export const ALONE = ['/usr/bin/unshare', '--user', '--map-current-user', '--net', '--'];

/** enroot starts what was imported before: `importCommand` makes the bundle. It leaves the host's network on, so that is cut first. */
function enroot(run: ImageRun): string[] {
	return [
		...ALONE,
		run.program,
		...['start', '--rw'],
		...Object.entries(environment(run.gpus)).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
		...[
			'--mount',
			`${run.inputDirectory}:/in:none:bind,ro`,
			'--mount',
			`${run.outputDirectory}:/out:none:bind,rw`
		],
		`${run.scratchDirectory}/image.sqsh`,
		...run.command
	];
}

/** What has to run first, if anything; only enroot turns an image into a file of its own. */
export function importCommand({ engine, program, image, scratchDirectory }: ImageRun): string[] | null {
	if (engine === 'apptainer') return null;
	if (image.kind !== 'reference') throw new Error('enroot imports by reference alone');
	const [server, ...rest] = image.reference.split('/');
	const address = `docker://${server}#${rest.join('/')}`;
	return [program, 'import', '--output', `${scratchDirectory}/image.sqsh`, address];
}
