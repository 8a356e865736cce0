import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { insistStageOpen } from '#lib/server/season/index.ts';
import {
	found,
	now,
	refuseIf,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { cleanScores, missingScores, type Scores } from '#lib/selection/rubric.ts';
import { conflictedEntries } from './own-conflicts.ts';
import { insistId } from './ids.ts';
import { insistUndecided, shareSelection } from './locks.ts';
import { requireRubric } from './rubric.ts';

export interface ReviewInput {
	scores: Record<string, unknown>;
	commentToTeam: string;
	commentToPanel: string;
}

interface OwnAssignment {
	seasonId: string;
	entryId: string;
	judgeId: string;
	state: string;
}

async function lockAssignment(tx: Tx, assignmentId: string): Promise<OwnAssignment> {
	const [row] = await tx.$queryRaw<OwnAssignment[]>`
		SELECT r.season_id AS "seasonId", a.entry_id AS "entryId", a.judge_id AS "judgeId", a.state
		FROM assignments a JOIN assignment_runs r ON r.id = a.run_id WHERE a.id = ${insistId(assignmentId)}::uuid FOR UPDATE OF a`;
	return found(row);
}

/** Saves a judge's scores as a draft. Whoever it is not assigned to learns nothing, not even that it exists. */
export async function saveReview(
	actor: Actor,
	assignmentId: string,
	input: ReviewInput
): Promise<{ savedAt: string }> {
	insistRole(actor, 'judge');
	return transaction(async (tx) => {
		const { savedAt } = await writeReview(tx, actor, assignmentId, input);
		return { savedAt };
	});
}

/** Submits a review once it is complete. Afterwards only an organiser can open it again. */
export async function submitReview(actor: Actor, assignmentId: string, input: ReviewInput): Promise<void> {
	insistRole(actor, 'judge');
	await transaction(async (tx) => {
		const { seasonId, scores } = await writeReview(tx, actor, assignmentId, input);
		const { criteria } = await requireRubric(seasonId, tx);
		const missing = missingScores(criteria, scores);
		refuseIf(missing.length > 0, 'review_incomplete', { missing: missing.length });
		refuseIf(input.commentToTeam.trim() === '', 'review_comment_missing');
		await tx.review.update({ where: { assignmentId }, data: { state: 'submitted', submittedAt: now() } });
		await record(tx, actor, 'review.submitted', { seasonId, assignmentId });
	});
}

async function writeReview(
	tx: Tx,
	actor: Actor,
	assignmentId: string,
	input: ReviewInput
): Promise<{ seasonId: string; scores: Scores; savedAt: string }> {
	const assignment = await lockAssignment(tx, assignmentId);
	refuseIf(assignment.judgeId !== signedIn(actor).userId, 'not_found');
	await shareSelection(tx, assignment.seasonId);
	refuseIf(assignment.state !== 'open', 'review_closed');
	await insistUndecided(tx, assignment.seasonId);
	await insistStageOpen(tx, assignment.seasonId, 'selection');
	const before = await tx.review.findUnique({ where: { assignmentId }, select: { state: true } });
	refuseIf(before?.state === 'submitted', 'review_submitted');
	const { criteria } = await requireRubric(assignment.seasonId, tx);
	const scores = cleanScores(criteria, input.scores);
	const { commentToTeam, commentToPanel } = input;
	const data = { scores: scores as never, commentToTeam, commentToPanel, updatedAt: now() };
	await tx.review.upsert({ where: { assignmentId }, update: data, create: { assignmentId, ...data } });
	return { seasonId: assignment.seasonId, scores, savedAt: data.updatedAt.toISOString() };
}

/** Gives a submitted review back to its judge, with a reason on record. */
export async function reopenReview(actor: Actor, assignmentId: string, reason: string): Promise<void> {
	insistRole(actor, 'organiser');
	const hidden = await conflictedEntries(actor);
	await transaction(async (tx) => {
		const { seasonId, entryId } = await lockAssignment(tx, assignmentId);
		refuseIf(hidden.has(entryId), 'not_found');
		await shareSelection(tx, seasonId);
		await insistUndecided(tx, seasonId);
		const reopened = await tx.review.updateMany({
			where: { assignmentId, state: 'submitted' },
			data: { state: 'draft', submittedAt: null }
		});
		refuseIf(reopened.count === 0, 'state_changed');
		await record(tx, actor, 'review.reopened', { seasonId, assignmentId, reason });
	});
}
