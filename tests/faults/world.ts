import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import {
	DEFAULT_LIMITS,
	enqueueJob,
	gpuAccountOf,
	holdForJob,
	reapJobs,
	type StoredSpec
} from '#lib/server/compute/index.ts';
import { balanceOf } from '#lib/server/ledger/index.ts';
import { prisma, storage, transaction } from '#lib/server/platform/index.ts';
import { until } from '../support/until.ts';

/** Short, by configuration: what takes a minute in production takes three seconds here. */
export const LEASE_MS = Number(process.env.JOB_LEASE_MS);
/** The promise is sixty seconds at a lease of twenty: three leases. */
export const UNOWNED_LIMIT_MS = 3 * LEASE_MS;

export const STEPS = ['claimed', 'inputs', 'running', 'outputs', 'finish', 'finished'] as const;
export type Step = (typeof STEPS)[number];

const workers = new Set<ChildProcess>();

/** Workers of one file; those that a test leaves are killed, stopped ones too. */
export function workersOf(databaseUrl: () => string) {
	afterEach(async () => {
		for (const worker of workers) await end(worker);
	});
	return async (options: { stopAt?: Step; slots?: number } = {}): Promise<ChildProcess> => {
		const worker = fork(path.join(import.meta.dirname, 'worker.ts'), {
			env: {
				...process.env,
				DATABASE_URL: databaseUrl(),
				STOP_AT: options.stopAt ?? '',
				WORKER_SLOTS: String(options.slots ?? 1),
				LOG_LEVEL: process.env.FAULTS_LOG ?? 'silent'
			},
			execArgv: ['--disable-warning=ExperimentalWarning']
		});
		workers.add(worker);
		await heard(worker, 'ready');
		return worker;
	};
}

export async function end(worker: ChildProcess): Promise<void> {
	workers.delete(worker);
	if (worker.exitCode !== null || worker.signalCode !== null) return;
	const gone = new Promise((resolve) => worker.once('exit', resolve));
	worker.kill('SIGKILL');
	await gone;
}

/** Until a worker says that it has come to a step. */
export const heard = (worker: ChildProcess, step: string): Promise<void> =>
	new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`the worker never came to "${step}"`)), 60_000);
		worker.on('exit', () => reject(new Error(`the worker ended before "${step}"`)));
		worker.on('message', (message: { step: string }) => {
			if (message.step !== step) return;
			clearTimeout(timer);
			resolve();
		});
	});

let watched: { stop(): void; longestMs: number; since: Map<string, number> } | undefined;
/** Measures, all the while, for how long jobs were in nobody's hands: running on paper, with a lease that was over. */
export function watchOwnership(): void {
	beforeAll(() => {
		watched?.stop();
		const since = new Map<string, number>();
		const state = { longestMs: 0, since, stop: () => clearInterval(timer) };
		const look = async () => {
			const where = { state: 'running', leaseUntil: { lt: new Date() } };
			const rows = await prisma().computeJob.findMany({ where, select: { id: true } });
			const ids = new Set(rows.map(({ id }) => id));
			for (const id of since.keys()) if (!ids.has(id)) since.delete(id);
			for (const id of ids) {
				if (!since.has(id)) since.set(id, Date.now());
				state.longestMs = Math.max(state.longestMs, Date.now() - since.get(id)!);
			}
		};
		const timer = setInterval(() => void look().catch(() => {}), 50); // the database is what is being tried
		watched = state;
		return () => state.stop();
	});
	beforeEach(countAnew);
}
/** From here on: what is promised holds where a worker lives, and starting one takes its time on a busy machine. */
export function countAnew(): void {
	if (!watched) return;
	watched.longestMs = 0;
	watched.since.clear();
}
export const longestUnownedMs = (): number => watched?.longestMs ?? Number.NaN;

export interface PlantedJob {
	id: string;
	key: string;
	teamId: string;
}

/** A paid job that sleeps in the sandbox and then hands in a file; its mark is found among the processes. */
export async function plantSleeper(sleepMs: number): Promise<PlantedJob> {
	const [key, teamId] = [randomUUID(), randomUUID()];
	const main = `await new Promise((done) => setTimeout(done, ${sleepMs}));
		(await import('node:fs')).writeFileSync('/out/done.txt', '${key}');`;
	await storage().put(`test/${key}.mjs`, Buffer.from(main));
	const spec: StoredSpec = {
		kind: 'command',
		runtime: 'node',
		command: ['node', '/in/main.mjs', key],
		bundle: null,
		expects: ['done.txt'],
		inputs: [{ name: 'main.mjs', objectKey: `test/${key}.mjs` }],
		limits: { ...DEFAULT_LIMITS, wallMs: 30_000 },
		gpu: null
	};
	return { key, teamId, id: await enqueuePaid(key, teamId, spec) };
}

const enqueuePaid = (key: string, teamId: string, spec: StoredSpec): Promise<string> =>
	transaction(async (tx) => {
		const { wallMs } = spec.limits;
		const holdId = await holdForJob(tx, { key, teamId, poolKey: 'local-cpu', wallMs });
		return enqueueJob(tx, {
			key,
			poolKey: 'local-cpu',
			spec,
			lane: 'stage',
			ownerKey: `team:${teamId}`,
			holdId
		});
	});

export const jobOf = ({ id }: PlantedJob) => prisma().computeJob.findUniqueOrThrow({ where: { id } });

export const untilDone = (planted: PlantedJob) =>
	until(async () => {
		const row = await jobOf(planted);
		return ['done', 'failed', 'cancelled'].includes(row.state) && row;
	}, 'the end of the job');

/** Processes whose command line has these words, children of sandboxes included. */
export function processesWith(words: string): number[] {
	return readdirSync('/proc').flatMap((pid) => {
		try {
			if (!/^\d+$/.test(pid)) return [];
			const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
			return command.includes(words) ? [Number(pid)] : [];
		} catch {
			return [];
		}
	});
}

/** What must hold of a job whatever happened: one end, told once, one result in the store, paid exactly once. */
export async function expectExactlyOnce(
	planted: PlantedJob,
	expected: { attempts?: number[] } = {}
): Promise<void> {
	const row = await untilDone(planted);
	await reapJobs();
	expect(row).toMatchObject({ state: 'done', code: 'ok', fault: null });
	if (expected.attempts) expect(expected.attempts).toContain(row.attempt);
	const { outputs } = row.result as unknown as { outputs: { objectKey: string }[] };
	expect(outputs.map(({ objectKey }) => objectKey)).toEqual([`jobs/${row.id}/${row.attempt}/done.txt`]);
	expect((await storage().get(outputs[0]!.objectKey))?.toString()).toBe(planted.key);
	const told = await prisma().outboxEvent.count({
		where: { type: 'compute.job_finished', payload: { path: ['jobId'], equals: planted.id } }
	});
	expect(told).toBe(1);
	const open = await prisma().computeAttempt.findMany({ where: { jobId: planted.id, endedAt: null } });
	expect(open).toEqual([]);
	const billed = BigInt(Math.ceil(Number(row.meteredMs) / 1000));
	const [holds, balance] = await Promise.all([
		prisma().ledgerHold.findMany({ where: { key: `job:${planted.key}` }, include: { settlement: true } }),
		transaction(async (tx) => balanceOf(await gpuAccountOf(tx, planted.teamId, 'local-cpu'), tx))
	]);
	expect(holds.map(({ settlement }) => settlement?.outcome)).toEqual(['posted']);
	expect(balance).toEqual({ posted: 3600n - billed, held: 0n, available: 3600n - billed });
	expect(longestUnownedMs()).toBeLessThan(UNOWNED_LIMIT_MS);
}
