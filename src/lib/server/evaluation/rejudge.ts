import { record } from '#lib/server/audit/index.ts';
import { cancelJobsOf, releaseSet, tryNextOfSet } from '#lib/server/compute/index.ts';
import type { RejudgeSet } from '#lib/server/generated/prisma/client.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	found,
	now,
	prisma,
	refuseIf,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { findPublishedProblem, publishedProblemById } from '#lib/server/problems/index.ts';
import { everything, type RejudgeFilter } from '#lib/evaluation/rejudge.ts';
import type { Text } from '#lib/text.ts';
import { submissionBehindJob } from './behind-job.ts';
import { isRevealed } from './board.ts';
import { blockedRowsOf, sameRows } from './corrections.ts';
import { lineUp, lockScores } from './locks.ts';
import { chosenBy, orderItems, stepsFor, teamOf, type Again } from './rejudge-order.ts';

export interface NewRejudge {
	problem: string;
	/** `score`: compare the predictions at hand with the truth again; `predict`: make them again first. */
	again: Again;
	filter: RejudgeFilter;
	reason: Text;
	/** Ids of rows of the truth that shall not count any more. Then every scored submission is scored again. */
	blocked: readonly string[];
	/** Ids of rows that were left out before and shall count again; the same follows. */
	restored?: readonly string[];
}

const ORDER_MS = 180_000;

/**
 * Scores submissions again, aside: what counts stays as it is until the set is applied. One goes ahead of the others,
 * so that a wrong truth or a broken scorer costs one job.
 */
export async function createRejudge(actor: Actor, wanted: NewRejudge): Promise<string> {
	insistRole(actor, 'organiser');
	const problem = await findPublishedProblem(wanted.problem);
	const { blocked, restored = [] } = wanted;
	const ofRows = blocked.length + restored.length > 0;
	refuseIf(await isRevealed(problem.id), 'board_revealed');
	refuseIf(ofRows && problem.scoring.program !== null, 'rows_not_known');
	refuseIf(ofRows && wanted.again === 'predict', 'bad_input');
	const filter = ofRows ? { ...everything, submissionIds: [] } : wanted.filter;
	const chosen = await chosenBy(problem.id, filter, await teamOf(filter), wanted.again);
	refuseIf(chosen.length === 0, 'nothing_to_rejudge');
	const known = await blockedRowsOf(problem.id);
	const wrong = restored.filter((id) => !known.includes(id) || blocked.includes(id));
	refuseIf(wrong.length > 0, 'rows_not_blocked', { rows: wrong.join(', ') });
	const steps = await stepsFor(problem, chosen, wanted.again, { blocked, restored });
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
					restoredRows: [...restored],
					blockedRows: { create: blocked.map((rowId) => ({ problemId, rowId, reason: { ...reason } })) }
				}
			});
			await orderItems(tx, { setId, number, problem, again }, chosen, steps);
			const rows = { blocked: blocked.length, restored: restored.length };
			const details = { setId, number, submissions: chosen.length, again, ...rows };
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

/**
 * One submission alone, from its first step on; also one that failed by the platform's fault. Its result counts once
 * the set has been compared and applied.
 */
export async function rerunSubmission(actor: Actor, submissionId: string, reason: Text): Promise<string> {
	insistRole(actor, 'organiser');
	const row = found(await prisma().submission.findUnique({ where: { id: submissionId } }));
	refuseIf(row.state !== 'scored' && row.fault !== 'platform', 'submission_not_rerun');
	const { slug } = await publishedProblemById(row.problemId);
	const again = row.kind === 'predictions' ? 'score' : 'predict';
	const filter = { ...everything, failed: true, submissionIds: [submissionId] };
	return createRejudge(actor, { problem: slug, again, filter, reason, blocked: [] });
}

/** The submission that a job was for, by whichever of its jobs an organiser looks at. */
export async function rerunOfJob(actor: Actor, jobId: string, reason: Text): Promise<string> {
	insistRole(actor, 'organiser');
	return rerunSubmission(actor, found(await submissionBehindJob(jobId)), reason);
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
	const again = set.again as Again;
	const all = await chosenBy(set.problemId, filter, await teamOf(filter), again);
	const missing = all.filter(({ id }) => !held.has(id));
	const change = { blocked: set.blockedRows.map(({ rowId }) => rowId), restored: set.restoredRows };
	const known = await blockedRowsOf(set.problemId);
	const steps = await stepsFor(problem, missing, again, change);
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

/** Throws the set away: nothing of it ever counts. What runs for it is told to stop, and what waits never starts. */
export async function cancelRejudge(actor: Actor, setId: string): Promise<void> {
	await transaction(
		async (tx) => {
			const set = await lockSet(tx, setId);
			const { userId } = signedIn(actor);
			insistRole(actor, 'organiser');
			if (set.state === 'cancelled') return;
			refuseIf(set.state === 'applied', 'rejudge_state', { state: set.state });
			const ended = { state: 'cancelled', endedAt: now(), endedById: userId };
			await tx.rejudgeSet.update({ where: { id: setId }, data: ended });
			const reason = 'rejudge cancelled';
			await cancelJobsOf(tx, actor, { ownerKey: `rejudge:${setId}`, setId: set.jobSetId, reason });
			const { seasonId, number } = set;
			await record(tx, actor, 'rejudge.cancelled', { seasonId, setId, number });
		},
		{ timeoutMs: ORDER_MS }
	);
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
