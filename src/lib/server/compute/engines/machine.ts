import { readFileSync, readdirSync } from 'node:fs';
import os from 'node:os';
import type { LocalPoolSettings } from '#lib/compute/pool.ts';
import { now, transaction, type Tx } from '#lib/server/platform/index.ts';
import type { LeasedJob } from '../lease.ts';
import { presentGpus } from '../runner/index.ts';
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
export async function claimShare(
	job: Pick<LeasedJob, 'id' | 'attempt'>,
	wish: Wish,
	settings: LocalPoolSettings
): Promise<{ gpus: number[] } | null> {
	return transaction(async (tx) => {
		const left = await leftOf(tx, settings);
		const cpus = Math.min(wish.cpus, left.cpus.total);
		const short = left.cpus.free < cpus || left.memoryMib.free < wish.memoryMib;
		if (short || left.gpus.free.length < wish.gpus) return null;
		const gpus = left.gpus.free.slice(0, wish.gpus);
		const mine = { machine: machineName(), pid: process.pid, pidStart: startOf(process.pid) ?? 0n };
		const { id: jobId, attempt } = job;
		const data = { ...mine, jobId, attempt, cpus, memoryMib: wish.memoryMib, gpus, claimedAt: now() };
		await tx.machineClaim.create({ data });
		return { gpus };
	});
}

export async function releaseShare({ id: jobId, attempt }: Pick<LeasedJob, 'id' | 'attempt'>): Promise<void> {
	await transaction((tx) => tx.machineClaim.deleteMany({ where: { jobId, attempt } }));
}

export const machineNow = (settings: LocalPoolSettings): Promise<Machine> =>
	transaction((tx) => leftOf(tx, settings));

/** One at a time for each machine: two workers must not give the same device away. */
async function leftOf(tx: Tx, settings: LocalPoolSettings): Promise<Machine> {
	const machine = machineName();
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`machine:${machine}`}, 0))`;
	const claims = await tx.machineClaim.findMany({ where: { machine } });
	const dead = claims.filter(({ pid, pidStart }) => startOf(pid) !== pidStart);
	for (const { jobId, attempt } of dead) await tx.machineClaim.deleteMany({ where: { jobId, attempt } });
	const live = claims.filter((claim) => !dead.includes(claim));
	const size = sizeOf(settings);
	const taken = (pick: (claim: (typeof live)[number]) => number) =>
		live.reduce((sum, claim) => sum + pick(claim), 0);
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
