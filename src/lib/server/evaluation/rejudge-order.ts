import { enqueueFanOut, scoringPool, sealedJobs, type NewJob } from '#lib/server/compute/index.ts';
import type { Submission } from '#lib/server/generated/prisma/client.ts';
import { prisma, refuse, type Tx } from '#lib/server/platform/index.ts';
import { findTeam } from '#lib/server/teams/index.ts';
import type { RejudgeFilter } from '#lib/evaluation/rejudge.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import { preparePrediction, sealedToo } from './jobs.ts';
import { laneOf } from './run-needs.ts';
import { scorerOf, type RowChange } from './scoring-steps.ts';

/** Which submissions a rejudge set holds, and the jobs that score them again. */
export type Again = 'score' | 'predict';

export type Chosen = Pick<
	Submission,
	'id' | 'teamId' | 'kind' | 'objectKey' | 'predictionsKey' | 'predictJobId' | 'state'
>;

export async function chosenBy(
	problemId: string,
	filter: RejudgeFilter,
	teamId: string | null,
	again: Again
): Promise<Chosen[]> {
	const { kinds, from, until, failed, submissionIds } = filter;
	const states = [{ state: 'scored' }, ...(failed ? [{ state: 'failed', fault: 'platform' }] : [])];
	return prisma().submission.findMany({
		where: {
			problemId,
			OR: states,
			...(teamId && { teamId }),
			...(kinds.length > 0 && { kind: { in: kinds } }),
			...(submissionIds.length > 0 && { id: { in: submissionIds } }),
			...(again === 'predict'
				? { kind: { not: 'predictions', ...(kinds.length > 0 && { in: kinds }) } }
				: { predictionsKey: { not: null } }),
			createdAt: { ...(from && { gte: new Date(from) }), ...(until && { lte: new Date(until) }) }
		},
		// What was scored before goes ahead: it should be scored again.
		orderBy: [{ state: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
		select: {
			...{ id: true, teamId: true, kind: true, objectKey: true, state: true },
			...{ predictionsKey: true, predictJobId: true }
		}
	});
}

export const teamOf = async ({ team }: RejudgeFilter): Promise<string | null> =>
	team === null ? null : (await findTeam(team)).id;

export type Steps = Map<string, Pick<NewJob, 'spec' | 'poolKey'>>;

export async function stepsFor(
	problem: PublishedProblem,
	chosen: Chosen[],
	again: Again,
	change: RowChange
): Promise<Steps> {
	if (again === 'score') return scoringsOf(problem, chosen, change);
	const steps: Steps = new Map();
	for (const one of chosen) steps.set(one.id, await preparePrediction(one, problem));
	return steps;
}

/** What was made of sealed data is told of as little as the first time. */
async function scoringsOf(problem: PublishedProblem, chosen: Chosen[], change: RowChange): Promise<Steps> {
	const [score, poolKey, sealed] = await Promise.all([
		scorerOf(problem, change),
		scoringPool(laneOf(problem)),
		sealedJobs(chosen.flatMap(({ predictJobId }) => predictJobId ?? []))
	]);
	return new Map(
		chosen.map(({ id, predictionsKey, predictJobId }) => {
			const spec = score(predictionsKey ?? refuse('unavailable'));
			return [id, { poolKey, spec: sealedToo(spec, predictJobId !== null && sealed.has(predictJobId)) }];
		})
	);
}

interface Order {
	setId: string;
	number: number;
	problem: PublishedProblem;
	again: Again;
	/** Sets a later order of the same set apart. */
	part?: number;
}

export async function orderItems(tx: Tx, order: Order, chosen: Chosen[], steps: Steps): Promise<void> {
	const { setId, number, problem, again, part = 0 } = order;
	const { title } = problem;
	const { setId: jobSetId, jobIds } = await enqueueFanOut(tx, {
		key: `rejudge:${setId}:${part}`,
		title: { ko: `${title.ko}: 다시 채점 ${number}`, en: `${title.en}: rejudge ${number}` },
		jobs: chosen.map(({ id }) => ({
			key: `rejudge:${setId}:${id}`,
			poolKey: steps.get(id)!.poolKey,
			spec: steps.get(id)!.spec,
			lane: laneOf(problem),
			ownerKey: `rejudge:${setId}`,
			problemKey: `problem:${problem.id}`
		}))
	});
	await tx.rejudgeItem.createMany({
		data: chosen.map(({ id, predictionsKey }, at) => ({
			setId,
			submissionId: id,
			...(again === 'score'
				? { state: 'scoring', scoreJobId: jobIds[at]!, predictionsKey }
				: { state: 'predicting', predictJobId: jobIds[at]! })
		}))
	});
	await tx.rejudgeSet.update({ where: { id: setId }, data: { state: 'trying', jobSetId } });
}
