import type { SlurmVersion } from '#lib/compute/pool.ts';
import type { SlurmError } from './faults.ts';

/** A job as we hand it in, before any version's spelling. */
export interface JobRequest {
	/** Also its idempotency key. */
	name: string;
	script: string;
	directory: string;
	output: string;
	partition: string | null;
	qos: string | null;
	account: string | null;
	reservation: string | null;
	constraint: string | null;
	minutes: number;
	memoryMib: number;
	cpus: number;
	gpus: { type: string | null; count: number } | null;
}

/** A job as the cluster knows it. Times in milliseconds; the state in Slurm's own capitals. */
export interface RemoteJob {
	id: bigint;
	name: string;
	states: string[];
	reason: string;
	node: string | null;
	submittedAt: number;
	startedAt: number | null;
	restarts: number;
}

export interface RemoteNode {
	name: string;
	states: string[];
	partitions: string[];
	cpus: number;
	cpusFree: number;
	memoryMib: number;
	memoryFreeMib: number;
	gpus: { kind: string; total: number; used: number }[];
}

type Json = Record<string, unknown>;

/** How one version spells what we say and hear. The addresses are the same but for the version in them. */
export interface Adapter {
	version: SlurmVersion;
	submission(request: JobRequest): Json;
	job(raw: Json): RemoteJob;
	node(raw: Json): RemoteNode;
}

/** Errors are listed under names that differ even within one version. */
export function errorsIn(body: Json): SlurmError[] {
	const listed = Array.isArray(body.errors) ? (body.errors as Json[]) : [];
	return listed.map((error) => {
		const number = error.error_number ?? error.error_code ?? error.errno;
		const texts = [error.error, error.description].filter((text) => typeof text === 'string' && text !== '');
		return { number: typeof number === 'number' ? number : null, text: [...new Set(texts)].join(': ') };
	});
}

const words = (value: unknown): string[] => {
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' && value !== '' ? value.split(',') : [];
};
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** `{ set, infinite, number }` since v0.0.40; a bare number before. */
const plain = (value: unknown): number =>
	typeof value === 'object' && value !== null ? number((value as Json).number) : number(value);
const upper = (states: string[]): string[] => states.map((state) => state.toUpperCase());

const gres = ({ gpus }: JobRequest): string | null =>
	gpus && `gpu:${gpus.type === null ? '' : `${gpus.type}:`}${gpus.count}`;
const environment = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' };

function job(raw: Json): RemoteJob {
	const started = plain(raw.start_time);
	return {
		id: BigInt(number(raw.job_id)),
		name: text(raw.name),
		states: upper(words(raw.job_state)),
		reason: text(raw.state_reason),
		node: text(raw.batch_host) || text(raw.nodes) || null,
		submittedAt: plain(raw.submit_time) * 1000,
		startedAt: started > 0 ? started * 1000 : null,
		restarts: number(raw.restart_cnt)
	};
}

/** `gpu:h100:4(S:0-1),gpu:2` and `gpu:h100:1(IDX:0)`: kinds with their counts. */
export function gpusIn(list: string): Map<string, number> {
	const counted = new Map<string, number>();
	for (const [, type, count] of list.matchAll(/(?:^|,)gpu(?::([^:,()]+?))?:(\d+)/g)) {
		const kind = type ?? 'gpu';
		counted.set(kind, (counted.get(kind) ?? 0) + Number(count));
	}
	return counted;
}

function node(raw: Json): RemoteNode {
	const used = gpusIn(text(raw.gres_used));
	const cpus = number(raw.cpus);
	const memoryMib = number(raw.real_memory);
	return {
		name: text(raw.name),
		// 22.05 has one word and a list of flags; later versions have one list.
		states: upper([...words(raw.state), ...words(raw.state_flags)]),
		partitions: words(raw.partitions),
		cpus,
		cpusFree: Math.max(0, cpus - number(raw.alloc_cpus)),
		memoryMib,
		memoryFreeMib: Math.max(0, memoryMib - number(raw.alloc_memory)),
		gpus: [...gpusIn(text(raw.gres))].map(([kind, total]) => ({ kind, total, used: used.get(kind) ?? 0 }))
	};
}

const present = (values: Json): Json =>
	Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));

const common = (request: JobRequest): Json => ({
	name: request.name,
	comment: request.name,
	partition: request.partition,
	qos: request.qos,
	account: request.account,
	reservation: request.reservation,
	current_working_directory: request.directory,
	standard_output: request.output,
	standard_error: request.output,
	tasks: 1,
	cpus_per_task: request.cpus
});

/** Slurm 22.05, as Debian 12 has it: bare numbers, the environment an object, the script beside the job. */
const v38: Adapter = {
	version: 'v0.0.38',
	submission: (request) => ({
		script: request.script,
		job: present({
			...common(request),
			constraints: request.constraint,
			environment,
			time_limit: request.minutes,
			memory_per_node: request.memoryMib,
			gres: gres(request),
			// `requeue: false` is read and forgotten by 22.05 (measured); sbatch's own name for it is honoured.
			no_requeue: true
		})
	}),
	job,
	node
};

const set = (value: number): Json => ({ set: true, infinite: false, number: value });

/** v0.0.40 and later, after the OpenAPI documents of Slurm 24.05 to 26.05: numbers with flags, lists, `tres_per_job`. */
const later = (version: SlurmVersion): Adapter => ({
	version,
	submission(request) {
		const wish = gres(request);
		return {
			job: present({
				...common(request),
				script: request.script,
				constraints: request.constraint,
				environment: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
				time_limit: set(request.minutes),
				memory_per_node: set(request.memoryMib),
				tres_per_node: wish && `gres/${wish}`,
				minimum_nodes: 1,
				maximum_nodes: 1,
				requeue: false
			})
		};
	},
	job,
	node
});

export const adapterFor = (version: SlurmVersion): Adapter => (version === 'v0.0.38' ? v38 : later(version));
