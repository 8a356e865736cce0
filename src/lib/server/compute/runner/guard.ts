import type { Limits } from './spec.ts';

export interface Usage {
	peakMemoryBytes: number | null;
	cpuSeconds: number | null;
}

/** Holds one job to its memory and processor limits, and meters it: a control group, or a watchdog where there is none. */
export interface Guard {
	kind: 'v1' | 'v2' | 'watchdog';
	/** Files into which the first process writes its own id before it becomes the job. */
	enter: string[];
	/** Called now and then while the job runs; names the limit that was passed. `leader` is the sandbox's first process. */
	look(leader: number, limits: Limits): 'memory_limit' | 'cpu_limit' | null;
	/** Of the whole job so far. */
	usage(): Usage;
	ranOutOfMemory(): boolean;
	/** Everyone inside, as far as the guard knows. */
	processes(): number[];
	close(): Promise<void>;
}
