import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Mount, Nest } from './bwrap.ts';
import { giveBackUid, isRoot, takeUid } from './host.ts';
import {
	enrootEnvironment,
	enrootLoad,
	enrootStart,
	enrootWitness,
	fetchFailure,
	type ImageSource
} from './image-command.ts';
import { diskWatch, mostImageBytes } from './image-disk.ts';
import { removeTree } from './janitor.ts';
import { JobLog } from './job-log.ts';
import type { JobContext } from './run-job.ts';
import { runInSandbox, type SandboxRun } from './sandbox.ts';
import { DEFAULT_LIMITS, resultOf, type ImageSpec, type JobResult, type Limits } from './spec.ts';
import { inputFolder, type SandboxOrder } from './stage.ts';

const MIB = 1024 * 1024;
/** A large image takes minutes; nobody is billed for them. */
const FETCH_MS = 10 * 60_000;

interface EnrootJob {
	program: string;
	image: ImageSource;
	gpus: number[];
}

/**
 * Runs an image by enroot inside our own sandbox, in two steps: one without the inputs, which fetches (with the network,
 * unless an archive was uploaded), and one without the network, which runs. enroot alone would show an image the whole machine that its user sees.
 */
export async function runByEnroot(
	job: EnrootJob,
	spec: ImageSpec,
	context: JobContext
): Promise<SandboxRun | JobResult> {
	const uid = isRoot ? takeUid() : null;
	const store = path.join(context.directory, 'store');
	mkdirSync(store, { mode: 0o700 });
	if (uid !== null) chownSync(store, uid, uid);
	const etc = writeEtc(context.directory);
	const order = (network: boolean, limits: Limits): Omit<SandboxOrder, 'command'> => ({
		...{ id: context.group, directory: context.directory, signal: context.signal, uid, limits },
		...{ inputs: [], gpus: [], mounts: [...shown(job.program), ...(network ? NETWORK : etc)] },
		nest: { store, network, environment: enrootEnvironment() } satisfies Nest
	});
	try {
		if (!(await stands({ ...order(false, DEFAULT_LIMITS), gpus: job.gpus }, job, context))) {
			context.log.say(`this machine cannot start images${job.gpus.length > 0 ? ' with accelerators' : ''}`);
			return resultOf('image_unsupported');
		}
		const named = job.image.kind === 'reference';
		const file = spec.inputs
			.filter(({ name }) => name === spec.image)
			.map(({ path }) => ({ name: 'image', path }));
		const fetching = { ...order(named, fetchLimits(spec.limits)), inputs: named ? [] : file };
		const failed = await fetch(fetching, job, context);
		rmSync(inputFolder(context.directory), { recursive: true, force: true }); // an archive is no input of its program
		if (failed) return failed;
		const inputs = spec.inputs.filter(({ name }) => name !== spec.image);
		const command = enrootStart(job.program, spec.command, spec.limits, job.gpus.length);
		return await runInSandbox({ ...order(false, spec.limits), inputs, gpus: job.gpus, command }, context.log);
	} finally {
		if (uid !== null) giveBackUid(uid);
		removeTree(store);
	}
}

/** Words of ours, said before the image has seen anything: a team may read them with sealed data, too. */
export function badImage(log: JobLog, why: string): JobResult {
	log.say(why);
	return resultOf('bad_image', { details: { why } });
}

const stood = new Set<boolean>();

/** Asked before the first image, so that a machine that cannot do it is not taken for a fault of the image. */
async function stands(
	order: Omit<SandboxOrder, 'command'>,
	{ program, gpus }: EnrootJob,
	{ log }: JobContext
): Promise<boolean> {
	if (stood.has(gpus.length > 0)) return true;
	const own = new JobLog(MIB, true);
	const command = enrootWitness(program, order.limits, gpus.length);
	const { code } = await runInSandbox({ ...order, signal: undefined, command }, own);
	if (code === 'ok') stood.add(gpus.length > 0);
	else log.note(`enroot starts nothing here: ${code} ${own.printed()}`);
	return code === 'ok';
}

/** What enroot prints meanwhile is for organisers: a team would learn from it what stands in our network. */
async function fetch(
	order: Omit<SandboxOrder, 'command'>,
	{ program, image }: EnrootJob,
	{ log, directory, signal }: JobContext
): Promise<JobResult | null> {
	const own = new JobLog(MIB, true);
	const watch = diskWatch(path.join(directory, 'store'), order.limits.diskBytes, signal);
	const command = enrootLoad(program, image);
	const { code } = await runInSandbox({ ...order, signal: watch.signal, command }, own).finally(watch.stop);
	log.note(`image ${image.kind === 'reference' ? image.reference : image.kind}: ${code}\n${own.printed()}`);
	if (code === 'ok') return null;
	if (watch.passed()) {
		const gib = order.limits.diskBytes / 1024 ** 3;
		return badImage(log, `unpacking it takes more than ${gib} GiB`);
	}
	if (code === 'cancelled' || code === 'platform_error') return resultOf(code);
	if (code === 'wall_limit') return resultOf('image_unreachable');
	const failure = fetchFailure(own.printed());
	return failure.code === 'bad_image' ? badImage(log, failure.why) : resultOf(failure.code);
}

/** The limits of a job are its program's; fetching has others. */
const fetchLimits = (limits: Limits): Limits => ({
	...limits,
	wallMs: Math.max(limits.wallMs, FETCH_MS),
	cpuSeconds: Math.max(limits.cpuSeconds, (FETCH_MS / 1000) * (limits.cpus ?? 1)),
	memoryBytes: Math.max(limits.memoryBytes, 1024 * MIB),
	pids: Math.max(limits.pids, 256),
	diskBytes: mostImageBytes(),
	logBytes: MIB
});

const there = (files: string[]): Mount[] =>
	files.filter((file) => existsSync(file)).map((file) => ({ from: file, to: file }));

/** enroot's own files, wherever it was installed. */
const shown = (program: string): Mount[] => [
	...there(['/etc/enroot']),
	...(program.startsWith('/usr/local/')
		? there(['/usr/local/bin', '/usr/local/lib/enroot', '/usr/local/etc/enroot'])
		: [])
];

const NETWORK = there([
	...['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf'],
	...['/etc/ssl', '/etc/pki', '/etc/ca-certificates']
]);

/** enroot shows these to every image; the host's would tell names of its network. */
function writeEtc(directory: string): Mount[] {
	const etc = path.join(directory, 'etc');
	mkdirSync(etc, { mode: 0o755 });
	const files = { hosts: '127.0.0.1 localhost\n', hostname: 'sandbox\n', 'resolv.conf': '' };
	return Object.entries(files).map(([name, text]) => {
		writeFileSync(path.join(etc, name), text, { mode: 0o644 });
		return { from: path.join(etc, name), to: `/etc/${name}` };
	});
}
