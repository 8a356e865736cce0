import {
	DEFAULT_LIMITS,
	DEFAULT_POOL,
	enqueueJob,
	holdForJob,
	type Limits,
	type StoredSpec
} from '#lib/server/compute/index.ts';
import type { Submission } from '#lib/server/generated/prisma/client.ts';
import { refuse, type Tx } from '#lib/server/platform/index.ts';
import { problemFiles, unsafeSealedObjects } from '#lib/server/problems/index.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { bundlePrediction } from './bundle-steps.ts';
import { bundleObjects, scorerOf } from './scoring-steps.ts';
import { formOf } from './task.ts';

const MIB = 1024 * 1024;
const PREDICT: Limits = { ...DEFAULT_LIMITS, wallMs: 120_000, cpuSeconds: 120, memoryBytes: 1024 * MIB };

type Row = Pick<Submission, 'id' | 'teamId' | 'kind' | 'objectKey'>;

export const laneOf = (problem: PublishedProblem) => (problem.practice ? 'practice' : 'stage');

/** What a job needs from other rooms; gathered before the transaction that orders it, which must not wait for more. */
export type PreparedStep = { kind: 'predict' | 'score'; spec: StoredSpec; lane: 'practice' | 'stage' };

/** The step that runs what a team uploaded: it sees the open files and never the truth. */
export async function preparePrediction(submission: Row, problem: PublishedProblem): Promise<PreparedStep> {
	const bundle = problem.scoring.program?.bundle;
	if (bundle) {
		const objects = bundleObjects(await unsafeSealedObjects(problem.id));
		const spec = bundlePrediction(bundle, objects, submission.objectKey);
		return { kind: 'predict', lane: laneOf(problem), spec };
	}
	const open = await problemFiles(problem.id, 'open');
	const file = (role: 'test' | 'train') => open.find((candidate) => candidate.role === role);
	const test = file('test') ?? refuse('unavailable');
	const inputs = [{ name: 'test.csv', objectKey: test.objectKey }];
	const common = { inputs, limits: PREDICT, gpu: null };
	const lane = laneOf(problem);
	if (submission.kind === 'model') {
		inputs.push({ name: 'model.onnx', objectKey: submission.objectKey });
		const model = problem.modelSpec ?? refuse('kind_not_accepted');
		return { kind: 'predict', lane, spec: { kind: 'onnx', model, form: formOf(problem), ...common } };
	}
	const train = file('train');
	if (train) inputs.push({ name: 'train.csv', objectKey: train.objectKey });
	inputs.push({ name: 'code.zip', objectKey: submission.objectKey });
	const command = ['node', '/in/bundle/main.mjs'];
	const program = { runtime: 'node' as const, command, bundle: 'code.zip', expects: ['predictions.csv'] };
	return { kind: 'predict', lane, spec: { kind: 'command', ...program, ...common } };
}

/** The step that compares predictions with the truth: free of charge. */
export const prepareScoring = async (
	problem: PublishedProblem,
	predictionsKey: string
): Promise<PreparedStep> => ({
	kind: 'score',
	lane: laneOf(problem),
	spec: (await scorerOf(problem))(predictionsKey)
});

/** Orders a prepared step. A prediction is paid from the team's account, by a hold on the most that it may use. */
export async function enqueueStep(
	tx: Tx,
	submission: Pick<Row, 'id' | 'teamId'> & { problemId: string },
	step: PreparedStep,
	/** Sets an order apart from an earlier one of the same step. */
	again = ''
): Promise<string> {
	const { teamId, problemId } = submission;
	const key = `${step.kind}:${submission.id}${again}`;
	const { wallMs } = step.spec.limits;
	const gpus = step.spec.gpu?.count;
	const holdId =
		step.kind === 'predict'
			? await holdForJob(tx, { key, teamId, poolKey: DEFAULT_POOL, wallMs, gpus })
			: null;
	const { spec, lane } = step;
	const keys = { key, ownerKey: `team:${teamId}`, problemKey: `problem:${problemId}` };
	return enqueueJob(tx, { ...keys, poolKey: DEFAULT_POOL, spec, lane, holdId });
}
