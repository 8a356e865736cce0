import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { SlurmPoolSettings } from '#lib/compute/pool.ts';
import {
	DEFAULT_LIMITS,
	enqueueJob,
	holdForJob,
	TOKEN_PURPOSE,
	type Lane,
	type Limits,
	type StoredSpec
} from '#lib/server/compute/index.ts';
import { prisma, sealSecret, storage, transaction } from '#lib/server/platform/index.ts';
import type { Slurm } from './slurm.ts';
import { until } from './until.ts';

export const slurmSettings = (slurm: Slurm, change: Partial<SlurmPoolSettings> = {}) => ({
	url: slurm.url,
	version: 'v0.0.38',
	user: slurm.user,
	partition: 'eval',
	lanes: { live: { partition: 'express' } },
	cpusPerJob: 1,
	memoryOverheadMib: 64,
	nodeBinary: slurm.nodeBinary,
	checkout: path.resolve('.'),
	scratch: slurm.scratch,
	...change
});

/** A pool on the cluster, with its token sealed as the console stores it. */
export async function clusterPool(
	slurm: Slurm,
	change: { settings?: Partial<SlurmPoolSettings>; token?: string; capacity?: number } = {}
): Promise<string> {
	const key = `slurm-${randomUUID().slice(0, 8)}`;
	const secret = sealSecret(TOKEN_PURPOSE, key, Buffer.from(change.token ?? slurm.token()));
	await prisma().pool.create({
		data: {
			key,
			name: { ko: '시험 클러스터', en: 'Test cluster' },
			accelerator: 'h100',
			capacity: change.capacity ?? 8,
			engine: 'slurm',
			settings: slurmSettings(slurm, change.settings),
			secret: new Uint8Array(secret)
		}
	});
	return key;
}

export interface CodeJob {
	/** The body of main.mjs. */
	program: string;
	expects?: string[];
	limits?: Partial<Limits>;
	gpu?: { kind: string; count: number } | null;
	lane?: Lane;
	sealed?: boolean;
	/** Who pays for it, with a hold as a submission's job has one. */
	teamId?: string;
}

/** A job that runs a small program of the test's own in the sandbox. */
export async function enqueueCode(poolKey: string, job: CodeJob): Promise<string> {
	const key = randomUUID();
	await storage().put(`test/${key}.mjs`, Buffer.from(job.program));
	const spec: StoredSpec = {
		kind: 'command',
		runtime: 'node',
		command: ['node', '/in/main.mjs'],
		bundle: null,
		expects: job.expects ?? [],
		inputs: [{ name: 'main.mjs', objectKey: `test/${key}.mjs` }],
		limits: { ...DEFAULT_LIMITS, memoryBytes: 256 * 1024 * 1024, ...job.limits },
		gpu: job.gpu ?? null,
		sealed: job.sealed ?? false
	};
	return transaction(async (tx) => {
		const { teamId } = job;
		const { wallMs } = spec.limits;
		const holdId = teamId ? await holdForJob(tx, { key, teamId, poolKey, wallMs }) : null;
		const ownerKey = `team:${teamId ?? 'x'}`;
		return enqueueJob(tx, { key, poolKey, spec, lane: job.lane ?? 'stage', ownerKey, holdId } as never);
	});
}

export const jobRow = (id: string) => prisma().computeJob.findUniqueOrThrow({ where: { id } });
export const runsOf = (jobId: string) =>
	prisma().clusterRun.findMany({ where: { jobId }, orderBy: { submittedAt: 'asc' } });

export const ended = (id: string) =>
	until(async () => {
		const row = await jobRow(id);
		return row.finishedAt !== null && row;
	}, `job ${id} to end`);

/** Until its program runs on a node. */
export const running = (slurm: Slurm, id: string) =>
	until(async () => {
		const [run] = (await runsOf(id)).filter(({ endedAt }) => endedAt === null);
		if (!run) return false;
		const listed = slurm.command('squeue', '-h', '-n', run.key, '-t', 'RUNNING', '-o', '%A %B').trim();
		return listed !== '' && { run, remoteId: listed.split(' ')[0]!, node: listed.split(' ')[1]! };
	}, `job ${id} to run`);
