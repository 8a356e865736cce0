import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LocalPoolSettings } from '#lib/compute/pool.ts';
import { logger } from '#lib/server/platform/index.ts';
import type { LeasedJob, StoredOutput } from '../lease.ts';
import { afterwards, closeReady, ownName, resultOf, runJob } from '../runner/index.ts';
import { needingStore } from '../unavailable.ts';
import type { Capacity, Engine, JobIo, JobOutcome } from './engine.ts';
import {
	claimShare,
	fits,
	gpuModels,
	machineName,
	machineNow,
	releaseShare,
	takeShare,
	wishOf
} from './machine.ts';
import { bringInputs, storeOutputs } from './objects.ts';

const AGAIN_MS = 250;

/** Runs jobs on this machine, each in a process of its own below the worker's. */
export function localEngine(settings: LocalPoolSettings): Engine {
	return {
		kind: 'local',
		outlivesWorker: false,
		run: (job, io, signal) => run(job, io, signal, settings),
		reserve: async (sql, job) => {
			const wish = wishOf(job.spec);
			return fits(wish, settings) ? takeShare(sql, job, wish, settings) : null;
		},
		release: (job) => releaseShare(job).catch(() => void giveBack(job)),
		probe: () => probe(settings),
		close: closeReady
	};
}

async function run(
	job: LeasedJob,
	io: JobIo,
	signal: AbortSignal,
	settings: LocalPoolSettings
): Promise<JobOutcome> {
	const wish = wishOf(job.spec);
	if (!fits(wish, settings)) {
		const log = '[worker] this machine has less than the job asks for\n';
		return { result: resultOf('machine_small', { log }), outputs: [] };
	}
	let share = job.share ?? (await claimShare(job, wish, settings));
	while (!share && !signal.aborted) {
		await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
		share = await claimShare(job, wish, settings);
	}
	if (!share) return { result: resultOf('cancelled'), outputs: [] };
	return runHere(job, io, signal, share.gpus);
}

/** Until the database takes it: a share that was forgotten would be missing for as long as this worker lives. */
async function giveBack(job: LeasedJob): Promise<void> {
	for (let waitMs = AGAIN_MS; ; waitMs = Math.min(10_000, waitMs * 2)) {
		try {
			return await releaseShare(job);
		} catch (error) {
			logger.warn({ code: 'share_not_given_back', job: job.id, error: String(error) });
			await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
		}
	}
}

async function runHere(
	job: LeasedJob,
	io: JobIo,
	signal: AbortSignal,
	gpuIndexes: number[]
): Promise<JobOutcome> {
	const directory = mkdtempSync(path.join(os.tmpdir(), ownName('inputs')));
	const outputs: StoredOutput[] = [];
	let away: unknown = null;
	try {
		const spec = await needingStore(() => bringInputs(job, directory));
		await io.reached('inputs');
		io.placed(machineName());
		const result = await runJob(spec, {
			id: `job-${job.id}-${job.attempt}`,
			signal,
			gpuIndexes,
			foresee: true,
			onLog: (text) => io.log(text),
			onNote: (text) => io.note(text),
			keep: async (found) => {
				const kept = needingStore(() => storeOutputs(job, found)).catch((error) => void (away = error));
				outputs.push(...((await kept) ?? []));
			}
		});
		if (away) throw away; // the runner takes what happens in `keep` for its own failure
		await io.reached('outputs');
		return { result, outputs };
	} finally {
		afterwards(() => rmSync(directory, { recursive: true, force: true }));
	}
}

async function probe(settings: LocalPoolSettings): Promise<Capacity> {
	const startedAt = performance.now();
	const machine = await machineNow(settings);
	const models = gpuModels();
	const kinds = new Map<string, { total: number; free: number }>();
	for (const index of machine.gpus.all) {
		const kind = models.get(index) ?? 'gpu';
		const share = kinds.get(kind) ?? { total: 0, free: 0 };
		const free = machine.gpus.free.includes(index) ? 1 : 0;
		kinds.set(kind, { total: share.total + 1, free: share.free + free });
	}
	return {
		health: 'up',
		reason: null,
		detail: machineName(),
		room: null,
		cpus: machine.cpus,
		memoryMib: machine.memoryMib,
		gpus: [...kinds].map(([kind, share]) => ({ kind, ...share })),
		nodes: [{ name: machineName(), state: 'UP', up: true }],
		answeredMs: Math.round(performance.now() - startedAt)
	};
}
