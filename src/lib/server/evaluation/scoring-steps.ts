import {
	DEFAULT_LIMITS,
	type Limits,
	type StoredSpec,
	type unsafeJobResult
} from '#lib/server/compute/index.ts';
import { refuse } from '#lib/server/platform/index.ts';
import { unsafeSealedObjects } from '#lib/server/problems/index.ts';
import type { ScoringProgram } from '#lib/problems/scoring.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { bundleScoring, type BundleObjects } from './bundle-steps.ts';
import { blockedRowsOf } from './corrections.ts';
import { scoreTaskOf } from './task.ts';

const MIB = 1024 * 1024;
const SCORE: Limits = { ...DEFAULT_LIMITS, memoryBytes: 1024 * MIB };
/** An organiser's program may take its time. */
const PROGRAM: Limits = { ...SCORE, wallMs: 300_000, cpuSeconds: 300 };

/** Ids of rows of the truth that a rejudge set leaves out, and of those that it lets count again. */
export interface RowChange {
	blocked: readonly string[];
	restored: readonly string[];
}

type JobEnd = NonNullable<Awaited<ReturnType<typeof unsafeJobResult>>>;
type Objects = Awaited<ReturnType<typeof unsafeSealedObjects>>;

/** The objects of a problem that came from a bundle. */
export function bundleObjects(objects: Objects): BundleObjects {
	return {
		program: objects.scorer ?? refuse('unavailable'),
		reference: objects.truth ?? null,
		ingestion: objects.ingestion ?? null,
		input: objects.input ?? null
	};
}

/**
 * How predictions to a problem are scored: by our metrics, by the organisers' own program, or as a bundle has it. What
 * all submissions share is gathered once. Rows that do not count now are left out, but for what `change` says.
 */
export async function scorerOf(
	problem: PublishedProblem,
	change: RowChange = { blocked: [], restored: [] }
): Promise<(predictionsKey: string) => StoredSpec> {
	const [objects, known] = await Promise.all([unsafeSealedObjects(problem.id), blockedRowsOf(problem.id)]);
	const { program } = problem.scoring;
	if (program?.bundle) {
		const { bundle } = program;
		const its = bundleObjects(objects);
		return (predictionsKey) => bundleScoring(bundle, its, predictionsKey);
	}
	const truth = objects.truth ?? refuse('unavailable');
	const inputsOf = (predictionsKey: string) => [
		{ name: 'truth.csv', objectKey: truth },
		{ name: 'predictions.csv', objectKey: predictionsKey }
	];
	if (program) {
		const scorer = objects.scorer ?? refuse('unavailable');
		return (predictionsKey) => programSpec(program, scorer, inputsOf(predictionsKey));
	}
	const left = [...known, ...change.blocked].filter((id) => !change.restored.includes(id));
	const task = scoreTaskOf(problem, [...new Set(left)].sort());
	return (predictionsKey) => ({
		kind: 'score',
		inputs: inputsOf(predictionsKey),
		limits: SCORE,
		gpu: null,
		task
	});
}

/** The organisers' program sees /in/truth.csv and /in/predictions.csv, and writes /out/scores.json. */
const programSpec = (
	{ runtime, entry, columns }: ScoringProgram,
	scorer: string,
	inputs: StoredSpec['inputs']
): StoredSpec => ({
	kind: 'score-program',
	runtime,
	command: [runtime, `/in/bundle/${entry}`],
	bundle: 'scorer.zip',
	inputs: [...inputs, { name: 'scorer.zip', objectKey: scorer }],
	limits: PROGRAM,
	gpu: null,
	metrics: columns.map(({ name }) => name)
});

/** Where a prediction job left what is to be scored: a table, or for a bundle's problem a zip. */
export const predictionsOf = (
	problem: PublishedProblem,
	ended: Pick<JobEnd, 'result'>
): string | undefined => {
	const name = problem.scoring.program?.bundle ? 'predictions.zip' : 'predictions.csv';
	return ended.result?.outputs.find((output) => output.name === name)?.objectKey;
};
