import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LeasedJob, StoredOutput } from '../lease.ts';
import { presentGpus, runJob } from '../runner/index.ts';
import type { Capacity, Engine, JobIo, JobOutcome } from './engine.ts';
import { bringInputs, storeOutputs } from './objects.ts';

/** Runs jobs on this machine, each in a process of its own below the worker's. */
export function localEngine(): Engine {
	return { kind: 'local', outlivesWorker: false, run, probe, close: () => Promise.resolve() };
}

async function run(job: LeasedJob, io: JobIo, signal: AbortSignal): Promise<JobOutcome> {
	const directory = mkdtempSync(path.join(os.tmpdir(), 'ai-champion-inputs-'));
	const outputs: StoredOutput[] = [];
	try {
		const spec = await bringInputs(job, directory);
		io.placed(os.hostname());
		const result = await runJob(spec, {
			id: `job-${job.id}-${job.attempt}`,
			signal,
			keep: async (found) => void outputs.push(...(await storeOutputs(job, found)))
		});
		return { result, outputs };
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

function probe(): Promise<Capacity> {
	const mib = (bytes: number) => Math.floor(bytes / 2 ** 20);
	const gpus = presentGpus().length;
	return Promise.resolve({
		health: 'up',
		reason: null,
		detail: os.hostname(),
		room: null,
		cpus: { total: os.availableParallelism(), free: os.availableParallelism() },
		memoryMib: { total: mib(os.totalmem()), free: mib(os.freemem()) },
		gpus: gpus > 0 ? [{ kind: 'gpu', total: gpus, free: gpus }] : [],
		nodes: [{ name: os.hostname(), state: 'up', up: true }],
		answeredMs: 0
	});
}
