import { helpersFor } from './image-helpers.ts';
import type { Backend } from './backend.ts';
import type { ContainmentLevel, Limits } from './spec.ts';

/** Container engines that need no daemon and no rights of root. */
export const CONTAINER_ENGINES = ['apptainer', 'enroot'] as const;
export type ContainerEngine = (typeof CONTAINER_ENGINES)[number];

/**
 * What holds an image where programs are held so. enroot works inside our sandbox, whose filter then leaves mounts and
 * namespaces open. So a program may mount memory that belongs to no process, which a control group counts and nobody
 * else does. apptainer's walls are its own; gVisor holds no images.
 */
export function imagesHeldAt(
	engine: ContainerEngine,
	{ level, backend }: { level: ContainmentLevel; backend: Backend }
): ContainmentLevel {
	if (engine === 'apptainer') return 'namespaces';
	if (backend === 'runsc') return 'none';
	return level === 'watched' ? 'namespaces' : level;
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

/** The registry of a reference: its first part where that looks like a host, as every engine has it. */
export function registryOf(reference: string): string {
	const [first = ''] = reference.split('/');
	return /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** Whether images of this registry run here; without a list those of any do. */
export function mayComeFrom(registry: string, listed = process.env.COMPUTE_IMAGE_REGISTRIES): boolean {
	const registries = (listed ?? '').split(/[\s,]+/).filter(Boolean);
	return registries.length === 0 || registries.includes(registry);
}

const common = ({ cpus = 1 }: Limits): Record<string, string> => ({
	TZ: 'UTC',
	OMP_NUM_THREADS: String(Math.max(1, Math.ceil(cpus)))
});
const asFlags = (variables: Record<string, string>): string[] =>
	Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);

export interface ApptainerRun {
	program: string;
	image: ImageSource;
	inputDirectory: string;
	outputDirectory: string;
	scratchDirectory: string;
	command: string[];
	limits: Limits;
	gpus: number[];
}

/**
 * No network, no home, no host environment; inputs read-only, one place for outputs, /tmp in apptainer's own memory.
 * `run`, not `exec`: without words of ours the image's own program runs. No limits by apptainer: for an ordinary user
 * it asks systemd over the user's D-Bus session, which a service and a batch job do not have, and fails. The home is
 * an empty one, since `--containall`; another cannot be named by `--env`.
 */
export function apptainerCommand(run: ApptainerRun): string[] {
	const { image, gpus, limits, scratchDirectory } = run;
	const address = { sif: '', 'oci-archive': 'oci-archive://', reference: 'docker://' }[image.kind];
	const variables = { ...common(limits), ...(gpus.length > 0 && { CUDA_VISIBLE_DEVICES: gpus.join(',') }) };
	return [
		...['/usr/bin/env', `TMPDIR=${scratchDirectory}`, `APPTAINER_CACHEDIR=${scratchDirectory}/cache`],
		...[run.program, '--quiet', 'run', '--containall', '--cleanenv', '--no-eval'],
		...['--no-mount', 'hostfs,cwd,bind-paths', '--net', '--network', 'none', '--no-privs'],
		...['--writable-tmpfs', '--pwd', '/tmp', ...(gpus.length > 0 ? ['--nv'] : []), ...asFlags(variables)],
		...['--bind', `${run.inputDirectory}:/in:ro`, '--bind', `${run.outputDirectory}:/out`],
		address + (image.kind === 'reference' ? image.reference : image.file),
		...run.command
	];
}

/** Where enroot keeps things inside our sandbox; /store is a directory of the job. */
export const enrootEnvironment = (): Record<string, string> => ({
	PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
	...{ HOME: '/store/home', TMPDIR: '/store/tmp', XDG_RUNTIME_DIR: '/tmp', ENROOT_DATA_PATH: '/store/data' },
	ENROOT_MAX_CONNECTIONS: '4',
	...(process.env.ENROOT_ALLOW_HTTP && { ENROOT_ALLOW_HTTP: process.env.ENROOT_ALLOW_HTTP })
});

/** Rights over mounts, in a user namespace of its own. */
const RIGHTS = ['/usr/bin/unshare', '--user', '--map-current-user', '--keep-caps'];

const script = (...lines: string[]): string => lines.join('\n');
const HELPERS = script(
	'cd /store && mkdir -p tmp bin || exit',
	'from=$1; shift',
	'while [ $# -gt 0 ]; do printf %s "$2" > "bin/$1" && chmod 755 "bin/$1" && shift 2 || exit; done'
);
const LOAD = script(
	'PATH=/store/bin:$PATH "$0" load --name image "$from" || exit',
	// What the image calls volumes, enroot takes for mounts: of any path that it can see.
	': > data/image/etc/fstab || exit'
);
const CHECK = 'grep -qx "${from##*:}" tmp/checked || { echo "other manifest"; exit 1; }';
const CLEAR = 'rm -rf tmp home bin oci';
const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';
const UNPACK = script(
	'mkdir oci && tar -x --no-same-owner -C oci -f /in/image || exit',
	'[ -f oci/index.json ] || { echo no index.json; exit 1; }',
	`ours='first(.manifests[] | select((.platform.architecture // $a) == $a) | .digest)'`,
	`digest=$(jq -er --arg a ${ARCHITECTURE} "$ours" oci/index.json) && from=$from@$digest || exit`
);

/**
 * Gets an image and lays its layers upon each other. `load` makes a directory; `import` would make a file, by rights
 * of the real root, that a start has to mount by FUSE.
 */
export function enrootLoad(program: string, image: ImageSource): string[] {
	const lines =
		image.kind === 'reference' ? script(HELPERS, LOAD, CHECK, CLEAR) : script(HELPERS, UNPACK, LOAD, CLEAR);
	const address = image.kind === 'reference' ? addressOf(image.reference) : 'docker://archive.invalid#image';
	const helpers = helpersFor(image.kind === 'reference' ? 'registry' : 'archive');
	return [...RIGHTS, '--', '/bin/sh', '-c', lines, program, address, ...Object.entries(helpers).flat()];
}

function addressOf(reference: string): string {
	const registry = registryOf(reference);
	const name = reference.startsWith(`${registry}/`) ? reference.slice(registry.length + 1) : reference;
	const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry; // up to 4.1 it asks what it is told
	return `docker://${host}#${name}`;
}

/** In our sandbox an image sees the allotted devices and no others, counted from zero. */
function enrootVariables(limits: Limits, gpus: number): string[] {
	const devices = Array.from({ length: gpus }, (_, index) => index).join(',');
	return asFlags({
		...{ HOME: '/tmp', ...common(limits) },
		// An image may ask for them by itself, and enroot would then look for what is not here.
		...{ NVIDIA_VISIBLE_DEVICES: gpus > 0 ? 'all' : 'void', MELLANOX_VISIBLE_DEVICES: 'void' },
		...(gpus > 0 && { NVIDIA_DRIVER_CAPABILITIES: 'compute,utility', CUDA_VISIBLE_DEVICES: devices })
	});
}

/** Starts what was fetched; its files are read-only. */
export function enrootStart(program: string, command: string[], limits: Limits, gpus: number): string[] {
	const mount = (at: string, how: string) => ['--mount', `${at}:${at}:none:x-create=dir,bind,${how}`];
	return [
		...[program, 'start', ...enrootVariables(limits, gpus)],
		...[...mount('/in', 'ro'), ...mount('/out', 'rw'), ...mount('/tmp', 'rw'), 'image'],
		...command
	];
}

const WITNESS = [
	'"$0" load --help > /dev/null || { echo enroot 4.0 or later is needed; exit 1; }',
	'mkdir -p /store/tmp/a /store/tmp/b /store/data/witness/etc && cd /store/tmp || exit',
	// Kernels before 5.11, and systems that forbid user namespaces this, could not lay layers upon each other.
	`${RIGHTS.join(' ')} --mount -- /usr/bin/mount -t overlay overlay -o lowerdir=a:b,userxattr a || exit`,
	'cd /store/data/witness && ln -s usr/bin usr/lib usr/lib64 . || exit',
	'exec "$0" start --mount /usr:/usr:none:x-create=dir,rbind,ro "$@" witness /usr/bin/true'
].join('\n');

/** Shows that enroot can start something here, with devices if so: a directory with this machine's own programs in it. */
export const enrootWitness = (program: string, limits: Limits, gpus: number): string[] => [
	...['/bin/sh', '-c', WITNESS, program, ...enrootVariables(limits, gpus)]
];

export type FetchFailure =
	{ code: 'bad_image'; why: string } | { code: 'image_unreachable' | 'image_unsupported' };

/** Why enroot fetched nothing, by what it printed: the team's fault where the registry answered and had no good image. */
export function fetchFailure(printed: string): FetchFailure {
	if (/Command not found/.test(printed)) return { code: 'image_unsupported' };
	if (/other manifest/.test(printed))
		return { code: 'bad_image', why: 'the registry gives another image than the digest names' };
	if (/^no index\.json$/m.test(printed))
		return { code: 'bad_image', why: 'this is no OCI archive: it has no index.json' };
	const status = Number(/returned error(?: code)?: (\d{3})/.exec(printed)?.[1] ?? 0);
	if (status >= 500 || status === 429) return { code: 'image_unreachable' };
	if (status > 0)
		return { code: 'bad_image', why: `the registry gives no such image to everybody (HTTP ${status})` };
	if (/curl: \(\d+\)/.test(printed)) return { code: 'image_unreachable' };
	if (/^opaque: /m.test(printed)) return { code: 'image_unsupported' }; // no such attributes on this disk
	return { code: 'bad_image', why: 'the image could not be unpacked' };
}
