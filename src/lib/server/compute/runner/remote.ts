import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ownName } from './owner.ts';
import { containment } from './probe.ts';
import { runJob } from './run-job.ts';
import { resultOf, type ContainmentLevel, type JobResult, type JobSpec } from './spec.ts';

/** One request that the machine may make of the store. */
export interface Address {
	url: string;
	headers: Record<string, string>;
}

type WithoutPaths<S> = S extends unknown ? Omit<S, 'inputs'> : never;

/** What a machine elsewhere is handed: everything to run one job, and nothing that opens anything else. */
export interface RemoteOrder {
	/** The run's key; also names its control group. */
	id: string;
	spec: WithoutPaths<JobSpec> & { inputs: { name: string; url: string; sha256?: string }[] };
	result: Address;
	/** One address for each file that the job may leave. */
	outputs: Address[];
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

const TRIES = 5;
const WAIT_MS = 1000;
const SILENCE_MS = 60_000;

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
	const result = await runJob(spec, {
		id: order.id,
		signal,
		gpuIndexes: spec.gpu ? allottedGpus() : undefined,
		async keep(found) {
			for (const [slot, output] of found.outputs.entries()) {
				const address = order.outputs[slot];
				if (!address) throw new Error('more outputs than addresses');
				await send(address, { file: output.path, bytes: output.bytes });
				sent.push({ name: output.name, slot, bytes: output.bytes, sha256: output.sha256 });
			}
		}
	});
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

async function download(url: string, file: string, sha256?: string): Promise<void> {
	const response = await fetch(url);
	if (!response.ok || !response.body)
		throw new Refused(`the store answered ${response.status}`, response.status);
	const hash = createHash('sha256');
	const body = Readable.fromWeb(response.body as never);
	body.on('data', (piece: Buffer) => void hash.update(piece));
	await pipeline(body, createWriteStream(file, { mode: 0o600 }));
	if (sha256 && hash.digest('hex') !== sha256) throw new Error('it arrived with other bytes');
}

class Refused extends Error {
	readonly status: number;
	constructor(message: string, status: number) {
		super(message);
		this.status = status;
	}
}

async function send(address: Address, body: Buffer | { file: string; bytes: number }): Promise<void> {
	await trying(async () => {
		const status = await put(address, body);
		// 409: an earlier try arrived although its answer did not; objects are written once.
		if (status >= 300 && status !== 409) throw new Refused(`the store answered ${status}`, status);
	});
}

/** By hand, since `fetch` sends streams without a length, which an S3 refuses. */
function put(address: Address, body: Buffer | { file: string; bytes: number }): Promise<number> {
	const url = new URL(address.url);
	const length = Buffer.isBuffer(body) ? body.length : body.bytes;
	return new Promise((resolve, reject) => {
		const request = (url.protocol === 'https:' ? https : http).request(url, {
			method: 'PUT',
			headers: { ...address.headers, 'content-length': length },
			timeout: SILENCE_MS
		});
		request.on('timeout', () => request.destroy(new Error('the store fell silent')));
		request.on('error', reject);
		request.on('response', (response) => {
			response.resume();
			response.on('end', () => resolve(response.statusCode ?? 500));
			response.on('error', reject);
		});
		if (Buffer.isBuffer(body)) request.end(body);
		else pipeline(createReadStream(body.file), request).catch(reject);
	});
}

/** A store that restarts is waited for; one that says no is believed. */
async function trying(act: () => Promise<void>): Promise<void> {
	for (let round = 1; ; round++) {
		try {
			return await act();
		} catch (error) {
			const final = error instanceof Refused && error.status < 500 && error.status !== 429;
			if (final || round >= TRIES) throw error;
			await new Promise((resolve) => setTimeout(resolve, WAIT_MS * round));
		}
	}
}

/** The order as it comes on standard input. */
export async function readOrder(input: AsyncIterable<Buffer | string>): Promise<RemoteOrder> {
	const pieces: Buffer[] = [];
	for await (const piece of input) pieces.push(Buffer.from(piece));
	return JSON.parse(Buffer.concat(pieces).toString('utf8')) as RemoteOrder;
}
