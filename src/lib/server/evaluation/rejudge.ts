import { record } from '#lib/server/audit/index.ts';
import {
	cancelSet,
	enqueueFanOut,
	releaseSet,
	sealedJobs,
	scoringPool,
	tryNextOfSet,
	type NewJob
} from '#lib/server/compute/index.ts';
import type { RejudgeSet, Submission } from '#lib/server/generated/prisma/client.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	found,
	now,
	prisma,
	refuse,
	refuseIf,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { findPublishedProblem, publishedProblemById } from '#lib/server/problems/index.ts';
import { findTeam } from '#lib/server/teams/index.ts';
import type { RejudgeFilter } from '#lib/evaluation/rejudge.ts';
import type { PublishedProblem } from '#lib/problems/types.ts';
import type { Text } from '#lib/text.ts';
import { isRevealed } from './board.ts';
import { blockedRowsOf, sameRows } from './corrections.ts';
import { laneOf, preparePrediction, sealedToo } from './jobs.ts';
import { lineUp, lockScores } from './locks.ts';
import { scorerOf } from './scoring-steps.ts';

export interface NewRejudge {
	problem: string;
	/** `score`: compare the predictions at hand with the truth again; `predict`: make them again first. */
	again: 'score' | 'predict';
	filter: RejudgeFilter;
	reason: Text;
	/** Ids of rows of the truth that shall not count any more. Then every scored submission is scored again. */
	blocked: readonly string[];
}

const ORDER_MS = 180_000;

/**
 * Scores submissions again, aside: what counts stays as it is until the set is applied. One goes ahead of the others,
 * so that a wrong truth or a broken scorer costs one job.
 */
export async function createRejudge(actor: Actor, wanted: NewRejudge): Promise<string> {
	insistRole(actor, 'organiser');
	const problem = await findPublishedProblem(wanted.problem);
	const { blocked } = wanted;
	refuseIf(await isRevealed(problem.id), 'board_revealed');
	refuseIf(blocked.length > 0 && problem.scoring.program !== null, 'rows_not_known');
	refuseIf(blocked.length > 0 && wanted.again === 'predict', 'bad_input');
	const filter = blocked.length > 0 ? { ...everything, submissionIds: [] } : wanted.filter;
	const chosen = await chosenBy(problem.id, filter, await teamOf(filter), wanted.again);
	refuseIf(chosen.length === 0, 'nothing_to_rejudge');
	const known = await blockedRowsOf(problem.id);
	const steps = await stepsFor(problem, chosen, wanted);
	return transaction(
		async (tx) => {
			const { userId } = signedIn(actor);
			await insistRows(tx, problem.id, known);
			await lineUp(tx, problem.id);
			const last = await tx.rejudgeSet.aggregate({
				where: { problemId: problem.id },
				_max: { number: true }
			});
			const number = (last._max.number ?? 0) + 1;
			const { seasonId, version, id: problemId } = problem;
			const { again, reason } = wanted;
			const { id: setId } = await tx.rejudgeSet.create({
				data: {
					...{ seasonId, problemId, number, version, again },
					filter: filter as never,
					reason: { ...reason },
					createdById: userId,
					createdAt: now(),
					blockedRows: { create: blocked.map((rowId) => ({ problemId, rowId, reason: { ...reason } })) }
				}
			});
			await orderItems(tx, { setId, number, problem, again }, chosen, steps);
			const details = { setId, number, submissions: chosen.length, again, blocked: blocked.length };
			await record(tx, actor, 'rejudge.created', { seasonId, problemId, ...details });
			return setId;
		},
		{ timeoutMs: ORDER_MS }
	);
}

/** No set that takes rows out may take effect between the making of the jobs and their order. */
async function insistRows(tx: Tx, problemId: string, known: readonly string[]): Promise<void> {
	await lockScores(tx, problemId, 'one');
	refuseIf(!sameRows(known, await blockedRowsOf(problemId, tx)), 'state_changed');
}

const everything: RejudgeFilter = {
	kinds: [],
	team: null,
	from: null,
	until: null,
	failed: false,
	submissionIds: []
};

type Chosen = Pick<
	Submission,
	'id' | 'teamId' | 'kind' | 'objectKey' | 'predictionsKey' | 'predictJobId' | 'state'
>;

async function chosenBy(
	problemId: string,
	filter: RejudgeFilter,
	teamId: string | null,
	again: NewRejudge['again']
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

const teamOf = async ({ team }: RejudgeFilter): Promise<string | null> =>
	team === null ? null : (await findTeam(team)).id;

type Steps = Map<string, Pick<NewJob, 'spec' | 'poolKey'>>;

async function stepsFor(
	problem: PublishedProblem,
	chosen: Chosen[],
	{ again, blocked }: Pick<NewRejudge, 'again' | 'blocked'>
): Promise<Steps> {
	if (again === 'score') return scoringsOf(problem, chosen, blocked);
	const steps: Steps = new Map();
	for (const one of chosen) steps.set(one.id, await preparePrediction(one, problem));
	return steps;
}

/** What was made of sealed data is told of as little as the first time. */
async function scoringsOf(
	problem: PublishedProblem,
	chosen: Chosen[],
	blocked: readonly string[]
): Promise<Steps> {
	const [score, poolKey, sealed] = await Promise.all([
		scorerOf(problem, blocked),
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
	again: 'score' | 'predict';
	/** Sets a later order of the same set apart. */
	part?: number;
}

async function orderItems(tx: Tx, order: Order, chosen: Chosen[], steps: Steps): Promise<void> {
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

/** One submission alone, from its first step on; also one that failed by the platform's fault. */
export async function rerunSubmission(actor: Actor, submissionId: string, reason: Text): Promise<string> {
	insistRole(actor, 'organiser');
	const row = found(await prisma().submission.findUnique({ where: { id: submissionId } }));
	const { slug } = await publishedProblemById(row.problemId);
	const again = row.kind === 'predictions' ? 'score' : 'predict';
	const filter = { ...everything, failed: true, submissionIds: [submissionId] };
	return createRejudge(actor, { problem: slug, again, filter, reason, blocked: [] });
}

/** Takes in what was scored after the set was made, so that it can be applied to everything. */
export async function extendRejudge(actor: Actor, setId: string): Promise<number> {
	insistRole(actor, 'organiser');
	const set = found(
		await prisma().rejudgeSet.findUnique({
			where: { id: setId },
			include: { blockedRows: true, items: { select: { submissionId: true } } }
		})
	);
	const problem = await publishedProblemById(set.problemId);
	const held = new Set(set.items.map(({ submissionId }) => submissionId));
	const filter = set.filter as unknown as RejudgeFilter;
	const again = set.again as 'score' | 'predict';
	const all = await chosenBy(set.problemId, filter, await teamOf(filter), again);
	const missing = all.filter(({ id }) => !held.has(id));
	const blocked = set.blockedRows.map(({ rowId }) => rowId);
	const known = await blockedRowsOf(set.problemId);
	const steps = await stepsFor(problem, missing, { again, blocked });
	if (missing.length === 0) return 0;
	await transaction(
		async (tx) => {
			await insistRows(tx, set.problemId, known);
			await lineUp(tx, set.problemId);
			const { state } = await lockSet(tx, setId);
			refuseIf(state !== 'ready', 'rejudge_state', { state });
			await orderItems(tx, { setId, number: set.number, problem, again, part: held.size }, missing, steps);
			await record(tx, actor, 'rejudge.extended', {
				seasonId: set.seasonId,
				setId,
				submissions: missing.length
			});
		},
		{ timeoutMs: ORDER_MS }
	);
	return missing.length;
}

/** Throws the set away: nothing of it ever counts. What runs is told to stop. */
export async function cancelRejudge(actor: Actor, setId: string): Promise<void> {
	const jobSetId = await transaction(async (tx) => {
		const set = await lockSet(tx, setId);
		const { userId } = signedIn(actor);
		insistRole(actor, 'organiser');
		if (set.state === 'cancelled') return null;
		refuseIf(set.state === 'applied', 'rejudge_state', { state: set.state });
		await tx.rejudgeSet.update({
			where: { id: setId },
			data: { state: 'cancelled', endedAt: now(), endedById: userId }
		});
		await record(tx, actor, 'rejudge.cancelled', { seasonId: set.seasonId, setId, number: set.number });
		return set.jobSetId;
	});
	if (jobSetId) await cancelSet(actor, jobSetId, 'rejudge cancelled');
}

/** After the first one failed: sends another ahead, or lets all the others go. */
export async function resumeRejudge(actor: Actor, setId: string, how: 'try' | 'all'): Promise<void> {
	await transaction(async (tx) => {
		const { state, seasonId, jobSetId } = await lockSet(tx, setId);
		insistRole(actor, 'organiser');
		refuseIf(state !== 'stopped', 'rejudge_state', { state });
		const next = how === 'try' ? 'trying' : 'running';
		await tx.rejudgeSet.update({ where: { id: setId }, data: { state: next } });
		if (jobSetId && how === 'try') await tryNextOfSet(actor, jobSetId, 'rejudge resumed', tx);
		if (jobSetId && how === 'all') await releaseSet(actor, jobSetId, 'rejudge resumed', tx);
		await record(tx, actor, 'rejudge.resumed', { seasonId, setId, how });
	});
}

/** The set's row, locked; refuses `not_found`. */
export async function lockSet(tx: Tx, setId: string): Promise<RejudgeSet> {
	await tx.$queryRaw`SELECT id FROM rejudge_sets WHERE id = ${setId}::uuid FOR UPDATE`;
	return found(await tx.rejudgeSet.findUnique({ where: { id: setId } }));
}
