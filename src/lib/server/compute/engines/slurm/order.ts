import type { SlurmPoolSettings } from '#lib/compute/pool.ts';
import { reachable, storage } from '#lib/server/platform/index.ts';
import { signInput } from '../../inputs.ts';
import type { LeasedJob } from '../../lease.ts';
import type { Lane } from '../../rules.ts';
import type { Address } from '../../runner/addresses.ts';
import type { RemoteOrder } from '../../runner/remote.ts';
import type { JobRequest } from './adapter.ts';
import { runPrefix, type ClusterRun } from './runs.ts';
import { batchScript, outputPath } from './script.ts';

/** As many as the runner collects. */
const OUTPUTS = 64;
const RESULT_BYTES = 32 * 1024 * 1024;
/** How often a node may send what its job has said since; each time to an address of its own. */
const LOG_PIECES = 60;
/** Bringing inputs, taking outputs, and what the runner does around the job. */
const AROUND_MS = 180_000;
const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;

export const resultKey = (run: ClusterRun): string => `${runPrefix(run)}/result.json`;
export const outputKey = (run: ClusterRun, slot: number): string => `${runPrefix(run)}/output-${slot}`;
export const logKey = (run: ClusterRun, piece: number): string => `${runPrefix(run)}/log-${piece}`;

async function upload(key: string, maxBytes: number, expiresAt: Date): Promise<Address> {
	const { url, headers } = await storage().signUploadUpTo(key, maxBytes, expiresAt);
	return { url: reachable(url), headers };
}

/** What the node is handed: addresses for exactly this run's inputs and outputs, good until the run expires. */
export async function orderOf(job: LeasedJob, run: ClusterRun, probe = false): Promise<RemoteOrder> {
	const inputs = [];
	for (const { name, objectKey } of job.spec.inputs) {
		inputs.push({ name, url: await signInput(job, objectKey, run.expiresAt) });
	}
	const outputs = [];
	for (let slot = 0; slot < (probe ? 0 : OUTPUTS); slot++) {
		outputs.push(await upload(outputKey(run, slot), job.spec.limits.outputBytes, run.expiresAt));
	}
	const log = [];
	for (let piece = 0; piece < (probe ? 0 : LOG_PIECES); piece++) {
		log.push(await upload(logKey(run, piece), logPieceBytes(job.spec.limits.logBytes), run.expiresAt));
	}
	const result = await upload(resultKey(run), RESULT_BYTES, run.expiresAt);
	return { id: run.key, spec: { ...job.spec, inputs } as RemoteOrder['spec'], result, outputs, log, probe };
}

/** A piece may hold a whole log: half its bytes go out live, each letter up to three bytes and quoted. */
const logPieceBytes = (logBytes: number): number => 4 * logBytes + 64 * 1024;

/** How long the cluster gives the job: whole minutes; the runner keeps the seconds. */
export const clusterMinutes = (wallMs: number): number => Math.ceil((wallMs + AROUND_MS) / MINUTE_MS);

/** Where a lane's jobs go. */
export const placeOf = ({ lanes, ...pool }: SlurmPoolSettings, lane: Lane) => ({
	partition: lanes[lane]?.partition ?? pool.partition ?? null,
	qos: lanes[lane]?.qos ?? pool.qos ?? null
});

export async function requestOf(
	job: LeasedJob,
	run: ClusterRun,
	settings: SlurmPoolSettings
): Promise<JobRequest> {
	const order = await orderOf(job, run);
	return request(run.key, batchScript(order, settings), settings, job.lane, job.spec);
}

export function request(
	name: string,
	script: string,
	settings: SlurmPoolSettings,
	lane: Lane,
	{ limits, gpu }: Pick<LeasedJob['spec'], 'limits' | 'gpu'>
): JobRequest {
	const { partition, qos } = placeOf(settings, lane);
	return {
		name,
		script,
		directory: settings.scratch,
		output: outputPath(settings),
		partition,
		qos,
		account: settings.account ?? null,
		reservation: settings.reservation ?? null,
		constraint: settings.constraint ?? null,
		minutes: clusterMinutes(limits.wallMs),
		memoryMib: Math.ceil(limits.memoryBytes / MIB) + settings.memoryOverheadMib,
		cpus: Math.max(settings.cpusPerJob, Math.ceil(limits.cpus ?? 1)),
		gpus: gpu && gpu.count > 0 ? { type: settings.gpuType ?? null, count: gpu.count } : null
	};
}
