import { record } from '#lib/server/audit/index.ts';
import { JOB_CODES, type JobCode } from '#lib/server/compute/index.ts';
import type { RejudgeSet } from '#lib/server/generated/prisma/client.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	outbox,
	prisma,
	found,
	refuseIf,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { publishedProblemById } from '#lib/server/problems/index.ts';
import { isRevealed } from './board.ts';
import { touchBoard } from './board-cache.ts';
import { liftRows } from './corrections.ts';
import { lockScores } from './locks.ts';
import { lockSet } from './rejudge.ts';

const APPLY_MS = 120_000;

/**
 * Lets a whole set take effect at one moment: each of its submissions counts with the set's scores from now on, and with
 * none where it could not be scored again by its own fault. Older scores stay as they were written. Applying twice is a
 * no-op.
 */
export async function applyRejudge(actor: Actor, setId: string): Promise<void> {
	const known = found(await prisma().rejudgeSet.findUnique({ where: { id: setId } }));
	const problem = await publishedProblemById(known.problemId);
	await transaction(
		async (tx) => {
			await lockScores(tx, known.problemId, 'all');
			const set = await lockSet(tx, setId);
			const { userId } = signedIn(actor);
			insistRole(actor, 'organiser');
			if (set.state === 'applied') return;
			refuseIf(set.state !== 'ready', 'rejudge_state', { state: set.state });
			refuseIf(await isRevealed(set.problemId), 'board_revealed');
			refuseIf(set.version !== problem.version || (await isOvertaken(tx, set)), 'rejudge_outdated');
			const broken = await tx.rejudgeItem.findMany({
				where: { setId, state: 'failed' },
				select: { code: true }
			});
			refuseIf(
				broken.some(({ code }) => !isTeams(code)),
				'rejudge_broken'
			);
			const blocking = await tx.blockedRow.count({ where: { setId } });
			const { restoredRows } = set;
			const behind = blocking + restoredRows.length > 0 ? await behindOf(tx, setId, set.problemId) : 0;
			refuseIf(behind > 0, 'rejudge_behind', { count: behind });
			const at = now();
			await switchScores(tx, setId, set.number, at);
			await liftRows(tx, set.problemId, restoredRows, at);
			await tx.blockedRow.updateMany({ where: { setId }, data: { appliedAt: at } });
			await tx.rejudgeSet.update({
				where: { id: setId },
				data: { state: 'applied', endedAt: at, endedById: userId }
			});
			const submissions = await tx.rejudgeItem.count({ where: { setId } });
			const { seasonId, problemId, number } = set;
			await record(tx, actor, 'rejudge.applied', {
				seasonId,
				problemId,
				setId,
				number,
				submissions,
				blocked: blocking,
				restored: restoredRows.length
			});
			await outbox.add(tx, { type: 'evaluation.board_changed', payload: { problemId } });
			await touchBoard(tx, problemId, null);
		},
		{ timeoutMs: APPLY_MS }
	);
}

/** Whether rows of the truth were taken out, or let back in, by another set since this one was ordered: it was scored by others. */
export async function isOvertaken(
	db: Pick<Tx, 'blockedRow'>,
	{ id, problemId, createdAt }: Pick<RejudgeSet, 'id' | 'problemId' | 'createdAt'>
): Promise<boolean> {
	const taken = { setId: { not: id }, appliedAt: { gte: createdAt } };
	const where = { problemId, OR: [taken, { liftedAt: { gte: createdAt } }] };
	return (await db.blockedRow.count({ where })) > 0;
}

/** Whether what went wrong lies with the submission, so that it may rightly lose its score. */
const isTeams = (code: string | null): boolean => JOB_CODES[code as JobCode] === 'team';

/** Scored submissions that the set does not hold. */
export async function behindOf(
	tx: Pick<Tx, 'submission'>,
	setId: string,
	problemId: string
): Promise<number> {
	return tx.submission.count({
		where: { problemId, state: 'scored', predictionsKey: { not: null }, rejudgeItems: { none: { setId } } }
	});
}

/** One statement each for what has new scores and for what has none; the board's copy goes with them. */
async function switchScores(tx: Tx, setId: string, number: number, at: Date): Promise<void> {
	await tx.$queryRaw`
		SELECT s.id FROM submissions s JOIN rejudge_items i ON i.submission_id = s.id
		WHERE i.set_id = ${setId}::uuid ORDER BY s.id FOR UPDATE OF s`;
	await tx.$executeRaw`
		UPDATE submissions s SET score_generation = ${number}, state = 'scored', code = 'ok', fault = NULL,
			finished_at = coalesce(s.finished_at, ${at}), public_scores = packed.scores
		FROM rejudge_items i, LATERAL (
			SELECT jsonb_object_agg(c.metric, jsonb_build_array(c.value, c.low, c.high, c.rows, c.trivial))::json AS scores
			FROM scores c WHERE c.submission_id = i.submission_id AND c.generation = ${number} AND c.split = 'public'
		) packed
		WHERE i.set_id = ${setId}::uuid AND i.state = 'scored' AND s.id = i.submission_id`;
	await tx.$executeRaw`
		UPDATE submissions s SET score_generation = ${number}, public_scores = NULL
		FROM rejudge_items i
		WHERE i.set_id = ${setId}::uuid AND i.state = 'failed' AND s.id = i.submission_id AND s.state = 'scored'`;
}
