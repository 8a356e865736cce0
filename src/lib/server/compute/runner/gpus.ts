import { readdirSync } from 'node:fs';
import type { Gpu } from './spec.ts';

/** Hands this machine's NVIDIA devices to jobs, each to one job at a time. Only the worker process calls it. */
const taken = new Set<number>();

/** Where the devices lie; a test makes its own. */
export const deviceDirectory = (): string => process.env.COMPUTE_DEVICES ?? '/dev';

export function presentGpus(): number[] {
	try {
		return readdirSync(deviceDirectory())
			.flatMap((name) => /^nvidia(\d+)$/.exec(name)?.slice(1).map(Number) ?? [])
			.sort((a, b) => a - b);
	} catch {
		return [];
	}
}

export interface ClaimedGpus {
	indexes: number[];
	release(): void;
}

/** The devices for one job, or null when there are not enough free ones. No wish, no devices. */
export function claimGpus(wish: Gpu | null, present = presentGpus()): ClaimedGpus | null {
	const count = wish?.count ?? 0;
	const indexes = present.filter((index) => !taken.has(index)).slice(0, count);
	if (indexes.length < count) return null;
	for (const index of indexes) taken.add(index);
	return { indexes, release: () => indexes.forEach((index) => taken.delete(index)) };
}
