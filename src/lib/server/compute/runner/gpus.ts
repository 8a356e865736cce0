import { readdirSync } from 'node:fs';
import type { Gpu } from './spec.ts';

/** Hands this machine's NVIDIA devices to jobs, each to one job at a time. Only the worker process calls it. */
const taken = new Set<number>();

export function presentGpus(): number[] {
	try {
		return readdirSync('/dev').flatMap((name) => /^nvidia(\d+)$/.exec(name)?.slice(1).map(Number) ?? []);
	} catch {
		return [];
	}
}

/** The devices for one job, or null when there are not enough free ones. No wish, no devices. */
export function claimGpus(
	wish: Gpu | null,
	present = presentGpus()
): { indexes: number[]; release(): void } | null {
	const count = wish?.count ?? 0;
	const indexes = present.filter((index) => !taken.has(index)).slice(0, count);
	if (indexes.length < count) return null;
	for (const index of indexes) taken.add(index);
	return { indexes, release: () => indexes.forEach((index) => taken.delete(index)) };
}
