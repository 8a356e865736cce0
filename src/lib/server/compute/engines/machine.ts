import { readFileSync, readdirSync } from 'node:fs';
import os from 'node:os';
import type { LocalPoolSettings } from '#lib/compute/pool.ts';
import { now } from '#lib/server/platform/index.ts';
import type { MachineShare } from '../claim.ts';
import type { LeasedJob } from '../lease.ts';
import { presentGpus } from '../runner/index.ts';
import { direct, once, type Sql } from '../sql.ts';
import type { Share } from './engine.ts';

/**
 * Who has what of this machine. The list stands in the database, so that the workers of one machine share it and a new
 * one finds what the old one gave away; an entry counts while its process lives, since a job dies with its worker.
 */

const MIB = 1024 * 1024;

export interface Wish {
	cpus: number;
	memoryMib: number;
	gpus: number;
}

export interface Machine {
	cpus: Share;
	memoryMib: Share;
	gpus: { all: number[]; free: number[] };
}

export const machineName = (): string => process.env.MACHINE_NAME ?? os.hostname();

export function wishOf({ limits, gpu }: LeasedJob['spec']): Wish {
	return {
		cpus: Math.max(1, Math.ceil(limits.cpus ?? 1)),
		memoryMib: Math.ceil(limits.memoryBytes / MIB),
		gpus: gpu?.count ?? 0
	};
}

function sizeOf(settings: LocalPoolSettings): Wish & { devices: number[] } {
	const present = presentGpus();
	const devices =
		settings.gpus === null ? present : present.filter((index) => settings.gpus!.includes(index));
	return {
		cpus: settings.cpus ?? os.availableParallelism(),
		memoryMib: settings.memoryMib ?? Math.floor(os.totalmem() / MIB),
		gpus: devices.length,
		devices
	};
}

/** Whether this machine could ever hold the job, empty. */
export function fits(wish: Wish, settings: LocalPoolSettings): boolean {
	const size = sizeOf(settings);
	return wish.gpus <= size.gpus && wish.memoryMib <= size.memoryMib;
}

/** Gives a job its share, or null while there is not enough left. A job wider than the machine gets all of its CPUs. */
export const claimShare = (
	job: Pick<LeasedJob, 'id' | 'attempt'>,
	wish: Wish,
	settings: LocalPoolSettings
): Promise<MachineShare | null> => direct((sql) => takeShare(sql, job, wish, settings));

/** The same in the caller's transaction. The machine's lock comes after every other. */
export async function takeShare(
	sql: Sql,
	job: Pick<LeasedJob, 'id' | 'attempt'>,
	wish: Wish,
	settings: LocalPoolSettings
): Promise<MachineShare | null> {
	const left = await leftOf(sql, settings);
	const cpus = Math.min(wish.cpus, left.cpus.total);
	const short = left.cpus.free < cpus || left.memoryMib.free < wish.memoryMib;
	if (short || left.gpus.free.length < wish.gpus) return null;
	const gpus = left.gpus.free.slice(0, wish.gpus);
	await sql(
		`INSERT INTO machine_claims (machine, pid, pid_start, job_id, attempt, cpus, memory_mib, gpus, claimed_at)
		VALUES ($1, $2, $3, $4::uuid, $5, $6, $7, $8::int[], $9::timestamptz)`,
		[
			...[machineName(), process.pid, String(startOf(process.pid) ?? 0n), job.id, job.attempt],
			...[cpus, wish.memoryMib, gpus, now()]
		]
	);
	return { gpus };
}

export async function releaseShare({ id, attempt }: Pick<LeasedJob, 'id' | 'attempt'>): Promise<void> {
	await once(`DELETE FROM machine_claims WHERE job_id = $1::uuid AND attempt = $2`, [id, attempt]);
}

export const machineNow = (settings: LocalPoolSettings): Promise<Machine> =>
	direct((sql) => leftOf(sql, settings));

interface Claim {
	jobId: string;
	attempt: number;
	pid: number;
	/** A bigint, which arrives as text. */
	pidStart: string;
	cpus: number;
	memoryMib: number;
	gpus: number[];
}

/** One at a time for each machine: two workers must not give the same device away. */
async function leftOf(sql: Sql, settings: LocalPoolSettings): Promise<Machine> {
	const machine = machineName();
	await sql(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`machine:${machine}`]);
	const claims = await sql<Claim>(
		`SELECT job_id AS "jobId", attempt, pid, pid_start AS "pidStart", cpus, memory_mib AS "memoryMib", gpus
		FROM machine_claims WHERE machine = $1`,
		[machine]
	);
	const dead = claims.filter(({ pid, pidStart }) => startOf(pid) !== BigInt(pidStart));
	for (const { jobId, attempt } of dead)
		await sql(`DELETE FROM machine_claims WHERE job_id = $1::uuid AND attempt = $2`, [jobId, attempt]);
	const live = claims.filter((claim) => !dead.includes(claim));
	const size = sizeOf(settings);
	const taken = (pick: (claim: Claim) => number) => live.reduce((sum, claim) => sum + pick(claim), 0);
	const given = new Set(live.flatMap(({ gpus }) => gpus));
	return {
		cpus: { total: size.cpus, free: size.cpus - taken(({ cpus }) => cpus) },
		memoryMib: { total: size.memoryMib, free: size.memoryMib - taken(({ memoryMib }) => memoryMib) },
		gpus: { all: size.devices, free: size.devices.filter((index) => !given.has(index)) }
	};
}

/** When a process started, in the kernel's own ticks; null where there is none, 0 where the system does not say. */
function startOf(pid: number): bigint | null {
	try {
		// The name in brackets may hold anything; the twentieth field after it is the start.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return BigInt(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0');
	} catch {
		return process.platform === 'linux' ? null : alive(pid);
	}
}

function alive(pid: number): bigint | null {
	try {
		process.kill(pid, 0);
		return 0n;
	} catch {
		return null;
	}
}

/** The model's name of each device, as its driver tells it. */
export function gpuModels(): Map<number, string> {
	const models = new Map<number, string>();
	const root = '/proc/driver/nvidia/gpus';
	try {
		for (const name of readdirSync(root)) {
			const told = readFileSync(`${root}/${name}/information`, 'utf8');
			const minor = /Device Minor:\s*(\d+)/.exec(told)?.[1];
			const model = /Model:\s*(.+)/.exec(told)?.[1];
			if (minor && model) models.set(Number(minor), model.trim());
		}
	} catch {
		// No driver, no models.
	}
	return models;
}
