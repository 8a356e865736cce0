import {
	enqueueJob,
	holdForJob,
	scoringPool,
	type Lane,
	type StoredSpec
} from '#lib/server/compute/index.ts';
import type { Submission } from '#lib/server/generated/prisma/client.ts';
import { isSealed, refuse, type Tx } from '#lib/server/platform/index.ts';
import { problemFiles, unsafeSealedObjects } from '#lib/server/problems/index.ts';
import { USUAL_BATCH, type PublishedProblem } from '#lib/problems/types.ts';
import { bundlePrediction } from './bundle-steps.ts';
import { admissionOf, needsOf, turnOf, type RunKind } from './run-needs.ts';
import { bundleObjects, scorerOf } from './scoring-steps.ts';
import { formOf } from './task.ts';

type Row = Pick<Submission, 'id' | 'teamId' | 'kind' | 'objectKey'>;

/** What a job needs from other rooms; gathered before the transaction that orders it, which must not wait for more. */
export interface PreparedStep {
	kind: 'predict' | 'score';
	spec: StoredSpec;
	lane: Lane;
	poolKey: string;
}

/**
 * The step that runs what a team uploaded, where its kind is taken and behind walls as high as are asked for there. It
 * sees the open files, or the sealed ones that jobs may read, and never the truth.
 */
export async function preparePrediction(submission: Row, problem: PublishedProblem): Promise<PreparedStep> {
	const kind = submission.kind as RunKind;
	const bundle = problem.scoring.program?.bundle;
	const admission = await admissionOf(problem, kind);
	if (admission.why) refuse(admission.why.code);
	const { poolKey, containment } = admission;
	const step = (spec: StoredSpec): PreparedStep => ({
		kind: 'predict',
		lane: turnOf(problem),
		poolKey,
		spec: { ...spec, containment, sealed: spec.inputs.some(({ objectKey }) => hidden.includes(objectKey)) }
	});
	const objects = await unsafeSealedObjects(problem.id);
	// Data that no team may see; programs of the organisers are no data.
	const hidden = [objects.test, objects.train, objects.input].filter((key) => key && isSealed(key));
	const needs = needsOf(problem, kind);
	if (bundle) return step(bundlePrediction(bundle, bundleObjects(objects), submission.objectKey, needs));
	const open = await problemFiles(problem.id, 'open');
	const keyOf = (role: 'test' | 'train') =>
		open.find((candidate) => candidate.role === role)?.objectKey ?? objects[role];
	const inputs = [{ name: 'test.csv', objectKey: keyOf('test') ?? refuse('unavailable') }];
	const common = { inputs, ...needs };
	if (kind === 'model') {
		inputs.push({ name: 'model.onnx', objectKey: submission.objectKey });
		const model = problem.modelSpec ?? refuse('kind_not_accepted');
		const { batchRows = USUAL_BATCH } = model;
		return step({ kind: 'onnx', model, form: formOf(problem), batchRows, ...common });
	}
	const train = keyOf('train');
	if (train) inputs.push({ name: 'train.csv', objectKey: train });
	const expects = ['predictions.csv'];
	if (kind === 'image') {
		inputs.push({ name: 'image', objectKey: submission.objectKey });
		return step({ kind: 'image', image: 'image', command: [], expects, ...common });
	}
	inputs.push({ name: 'code.zip', objectKey: submission.objectKey });
	// What the bundle begins with decides: main.mjs, main.js or main.py.
	return step({ kind: 'command', runtime: 'auto', command: [], bundle: 'code.zip', expects, ...common });
}

/**
 * The step that compares predictions with the truth: free of charge. `sealed` predictions come from sealed data, so what
 * is wrong with them is told without repeating them.
 */
export const prepareScoring = async (
	problem: PublishedProblem,
	predictionsKey: string,
	sealed = false
): Promise<PreparedStep> => ({
	kind: 'score',
	lane: turnOf(problem),
	poolKey: await scoringPool(turnOf(problem)),
	spec: sealedToo((await scorerOf(problem))(predictionsKey), sealed)
});

/** What a scoring program keeps to itself by its own order stays so. */
export const sealedToo = (spec: StoredSpec, sealed: boolean): StoredSpec => ({
	...spec,
	sealed: sealed || spec.sealed === true
});

/** A step of our own scorer, with these rows of the truth left out. */
export const withoutRows = (step: PreparedStep, blocked: readonly string[]): PreparedStep => {
	const { spec } = step;
	return spec.kind === 'score'
		? { ...step, spec: { ...spec, task: { ...spec.task, blocked: [...blocked] } } }
		: step;
};

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
			? await holdForJob(tx, { key, teamId, poolKey: step.poolKey, wallMs, gpus })
			: null;
	const { spec, lane, poolKey } = step;
	const keys = { key, ownerKey: `team:${teamId}`, problemKey: `problem:${problemId}` };
	return enqueueJob(tx, { ...keys, poolKey, spec, lane, holdId });
}
