import {
	admit,
	ANY_GPU,
	DEFAULT_LIMITS,
	type Admission,
	type Lane,
	type Needs
} from '#lib/server/compute/index.ts';
import { runOf, type RunLimits } from '#lib/problems/run-limits.ts';
import type { PublishedProblem, SubmissionKind } from '#lib/problems/types.ts';
import { bundleLimits } from './bundle-steps.ts';

const MIB = 1024 * 1024;
const MOST_PIDS = 1024;

export type RunKind = Exclude<SubmissionKind, 'predictions'>;

/** What decides where submissions to a problem run, of a draft as well. */
export type Asking = Pick<PublishedProblem, 'run' | 'scoring' | 'practice' | 'closedAt'>;

export const laneOf = (problem: Pick<Asking, 'practice'>): Exclude<Lane, 'live'> =>
	problem.practice ? 'practice' : 'stage';

/** The lane of a submission: once its problem has closed, the final waits for its score. */
export const turnOf = (problem: Asking): Lane =>
	problem.closedAt !== null && !problem.practice ? 'live' : laneOf(problem);

/** What running a submission of a kind may take: shown before it is handed in, asked of a pool, and held to. */
export function runLimitsOf(problem: Asking, kind: SubmissionKind): RunLimits {
	const run = runOf(problem.run, kind);
	const bundle = problem.scoring.program?.bundle;
	if (!bundle) return run;
	const { wallMs, memoryBytes } = bundleLimits(bundle);
	return { ...run, wallSeconds: wallMs / 1000, memoryMib: Math.max(memoryBytes / MIB, run.memoryMib) };
}

/** The same as a job asks for it. */
export function needsOf(problem: Asking, kind: RunKind): Needs {
	const { wallSeconds, cpus, memoryMib, gpus, gpuKind } = runLimitsOf(problem, kind);
	const bundle = problem.scoring.program?.bundle;
	const usual = { ...DEFAULT_LIMITS, ...(bundle && bundleLimits(bundle)) };
	return {
		limits: {
			...usual,
			// Who has more processors runs more threads, and who has more memory has more of it to write on.
			pids: Math.min(MOST_PIDS, usual.pids * cpus),
			diskBytes: Math.max(usual.diskBytes, Math.floor((memoryMib * MIB) / 16)),
			wallMs: wallSeconds * 1000,
			cpuSeconds: wallSeconds * cpus,
			memoryBytes: memoryMib * MIB,
			...(cpus > 1 && { cpus })
		},
		gpu: gpus > 0 ? { kind: gpuKind ?? ANY_GPU, count: gpus } : null
	};
}

/** Where a submission of a kind would run, or why it is not taken. What a bundle's problem takes is run as code. */
export async function admissionOf(problem: Asking, kind: RunKind): Promise<Admission> {
	const taken = problem.scoring.program?.bundle ? 'code' : kind;
	const needs = needsOf(problem, kind);
	const [turn, usual] = [turnOf(problem), laneOf(problem)];
	const first = await admit(taken, turn, needs);
	// A policy may have no place for what is urgent; that is no reason to leave it behind.
	return first.poolKey !== null || turn === usual ? first : admit(taken, usual, needs);
}

/** Kinds of submissions that no pool would take just now, with the reason: for organisers, before teams run into it. */
export async function kindsWithoutPlace(
	problem: Asking & Pick<PublishedProblem, 'kinds'>
): Promise<{ kind: RunKind; why: string }[]> {
	const asked = problem.kinds.filter((kind) => kind !== 'predictions');
	const found = await Promise.all(
		asked.map(async (kind) => ({ kind, why: (await admissionOf(problem, kind)).why?.reason }))
	);
	return found.flatMap(({ kind, why }) => (why === undefined ? [] : [{ kind, why }]));
}
