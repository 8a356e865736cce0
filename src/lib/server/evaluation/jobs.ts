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
import { problemFiles, unsafeSealedFile } from '#lib/server/problems/index.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { formOf, scoreTaskOf } from './task.ts';

const MIB = 1024 * 1024;
const PREDICT: Limits = { ...DEFAULT_LIMITS, wallMs: 120_000, cpuSeconds: 120, memoryBytes: 1024 * MIB };
const SCORE: Limits = { ...DEFAULT_LIMITS, memoryBytes: 1024 * MIB };

type Row = Pick<Submission, 'id' | 'teamId' | 'kind' | 'objectKey'>;

const laneOf = (problem: PublishedProblem) => (problem.practice ? 'practice' : 'stage');

/** What a job needs from other rooms; gathered before the transaction that orders it, which must not wait for more. */
export type PreparedStep = { kind: 'predict' | 'score'; spec: StoredSpec; lane: 'practice' | 'stage' };

/** The step that runs what a team uploaded: it sees the open files and never the truth. */
export async function preparePrediction(submission: Row, problem: PublishedProblem): Promise<PreparedStep> {
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

/** The step that compares predictions with the truth: our code alone, and free of charge. */
export async function prepareScoring(
	problem: PublishedProblem,
	predictionsKey: string
): Promise<PreparedStep> {
	const truth = await unsafeSealedFile(problem.id, 'truth');
	const inputs = [
		{ name: 'truth.csv', objectKey: truth.objectKey },
		{ name: 'predictions.csv', objectKey: predictionsKey }
	];
	const spec = { kind: 'score', inputs, limits: SCORE, gpu: null, task: scoreTaskOf(problem) } as const;
	return { kind: 'score', lane: laneOf(problem), spec };
}

/** Orders a prepared step. A prediction is paid from the team's account, by a hold on the most that it may use. */
export async function enqueueStep(
	tx: Tx,
	submission: Pick<Row, 'id' | 'teamId'> & { problemId: string },
	step: PreparedStep
): Promise<string> {
	const { teamId, problemId } = submission;
	const key = `${step.kind}:${submission.id}`;
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
