import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { download, send, trying, type Address } from './addresses.ts';
import { openLogPost } from './log-post.ts';
import { ownName } from './owner.ts';
import { containment } from './probe.ts';
import { runJob } from './run-job.ts';
import { resultOf, type ContainmentLevel, type JobResult, type JobSpec } from './spec.ts';

type WithoutPaths<S> = S extends unknown ? Omit<S, 'inputs'> : never;

/** What a machine elsewhere is handed: everything to run one job, and nothing that opens anything else. */
export interface RemoteOrder {
	/** The run's key; also names its control group. */
	id: string;
	spec: WithoutPaths<JobSpec> & { inputs: { name: string; url: string; sha256?: string }[] };
	result: Address;
	/** One address for each file that the job may leave. */
	outputs: Address[];
	/** One address for each piece of the log, used in this order while the job runs. */
	log?: Address[];
	/** Only to look around: what holds programs here, and whether the store is in reach. */
	probe?: boolean;
}

/** What it sends back as one JSON object. */
export interface RemoteResult {
	id: string;
	machine: string;
	containment: ContainmentLevel;
	/** `path` is empty: the file lies behind the address of `slot`. */
	result: Omit<JobResult, 'outputs'> & {
		outputs: { name: string; slot: number; bytes: number; sha256: string }[];
	};
}

/** Runs the order and sends what came of it. Throws where nothing could be sent; whoever waits then finds nothing. */
export async function runRemote(order: RemoteOrder, signal: AbortSignal): Promise<RemoteResult> {
	const { level } = await containment();
	const answer = (result: RemoteResult['result']): RemoteResult => ({
		id: order.id,
		machine: os.hostname(),
		containment: level,
		result
	});
	const directory = mkdtempSync(path.join(os.tmpdir(), ownName('inputs')));
	try {
		const told = answer(
			order.probe ? { ...resultOf('ok'), outputs: [] } : await run(order, directory, signal)
		);
		await send(order.result, Buffer.from(JSON.stringify(told)));
		return told;
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

async function run(
	order: RemoteOrder,
	directory: string,
	signal: AbortSignal
): Promise<RemoteResult['result']> {
	const sent: RemoteResult['result']['outputs'] = [];
	let spec: JobSpec;
	try {
		spec = await bringInputs(order, directory);
	} catch (error) {
		const log = `[runner] an input could not be brought here: ${(error as Error).message}\n`;
		return { ...resultOf('platform_error', { log }), outputs: [] };
	}
	const post = openLogPost(order.log ?? [], spec.limits.wallMs);
	const result = await runJob(spec, {
		id: order.id,
		signal,
		onLog: (text) => post.add('team', text),
		onNote: (text) => post.add('staff', text),
		gpuIndexes: spec.gpu ? allottedGpus() : undefined,
		async keep(found) {
			for (const [slot, output] of found.outputs.entries()) {
				const address = order.outputs[slot];
				if (!address) throw new Error('more outputs than addresses');
				await send(address, { file: output.path, bytes: output.bytes });
				sent.push({ name: output.name, slot, bytes: output.bytes, sha256: output.sha256 });
			}
		}
	}).finally(() => post.close());
	return { ...result, outputs: result.code === 'platform_error' ? [] : sent };
}

/** The devices that Slurm gave to this job. */
function allottedGpus(): number[] | undefined {
	const told = process.env.SLURM_JOB_GPUS;
	return told === undefined ? undefined : told.split(',').filter(Boolean).map(Number);
}

async function bringInputs(order: RemoteOrder, directory: string): Promise<JobSpec> {
	const inputs = [];
	for (const [index, { name, url, sha256 }] of order.spec.inputs.entries()) {
		const file = path.join(directory, String(index));
		await trying(() => download(url, file, sha256));
		inputs.push({ name, path: file });
	}
	const { spec } = order;
	mkdirSync(path.join(directory, 'out'), { recursive: true });
	return { ...spec, inputs } as JobSpec;
}

/** The order as it comes on standard input. */
export async function readOrder(input: AsyncIterable<Buffer | string>): Promise<RemoteOrder> {
	const pieces: Buffer[] = [];
	for await (const piece of input) pieces.push(Buffer.from(piece));
	return JSON.parse(Buffer.concat(pieces).toString('utf8')) as RemoteOrder;
}
