/** What running one submission to a problem may take. Of files of predictions nothing runs but our own scorer. */
import type { SubmissionKind } from './types.ts';

export interface RunLimits {
	wallSeconds: number;
	/** Processors at a time. */
	cpus: number;
	memoryMib: number;
	/** Accelerators of one run of a program or an image; a model runs on processors. */
	gpus: number;
	/** As pools call theirs, `h100`; null where any will do. */
	gpuKind: string | null;
}

export const usualRun: RunLimits = { wallSeconds: 120, cpus: 1, memoryMib: 1024, gpus: 0, gpuKind: null };

/** What any problem may ask for; what its pools have is asked when something is handed in. */
export const mostRun = { wallSeconds: 86_400, cpus: 64, memoryMib: 1_048_576, gpus: 16 } as const;
/** Less than this holds no interpreter. */
export const leastMemoryMib = 256;
export const gpuKindPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What is stored, filled up: an older version holds `{}`. */
export const readRun = (stored: unknown): RunLimits => ({
	...usualRun,
	...(stored as Partial<RunLimits> | null)
});

const between = (value: number, least: number, most: number): boolean =>
	Number.isSafeInteger(value) && value >= least && value <= most;

/** Whether the limits make sense for what is handed in: who asks for accelerators takes something that can use them. */
export function isSoundRun(run: RunLimits, kinds: readonly SubmissionKind[]): boolean {
	const { wallSeconds, cpus, memoryMib, gpus, gpuKind } = run;
	return (
		between(wallSeconds, 1, mostRun.wallSeconds) &&
		between(cpus, 1, mostRun.cpus) &&
		between(memoryMib, leastMemoryMib, mostRun.memoryMib) &&
		between(gpus, 0, mostRun.gpus) &&
		(gpuKind === null || (gpus > 0 && gpuKindPattern.test(gpuKind))) &&
		(gpus === 0 || kinds.includes('code') || kinds.includes('image'))
	);
}

/** The limits that count for one kind: only programs and images are given accelerators. */
export const runOf = (run: RunLimits, kind: SubmissionKind): RunLimits =>
	kind === 'code' || kind === 'image' ? run : { ...run, gpus: 0, gpuKind: null };
