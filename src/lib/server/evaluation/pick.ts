import { record } from '#lib/server/audit/index.ts';
import { found, prisma, refuseIf, signedIn, transaction, type Actor } from '#lib/server/platform/index.ts';
import { publishedProblemById } from '#lib/server/problems/index.ts';
import { isMember } from '#lib/server/teams/index.ts';
import { isRevealed } from './board.ts';
import { touchBoard } from './board-cache.ts';
import { lockScores, lockSubmission } from './locks.ts';

/** Names a scored submission as one that the team wants to be judged by in the end, or takes that back. */
export async function pickForFinal(actor: Actor, submissionId: string, picked: boolean): Promise<void> {
	const author = signedIn(actor);
	const known = found(await prisma().submission.findUnique({ where: { id: submissionId } }));
	const problem = await publishedProblemById(known.problemId);
	await transaction(async (tx) => {
		// Shared with nobody who reveals: what has been shown does not change by a pick that was on its way.
		await lockScores(tx, known.problemId, 'one');
		refuseIf(await isRevealed(known.problemId, tx), 'problem_not_open');
		await lockSubmission(tx, submissionId);
		const row = found(await tx.submission.findUnique({ where: { id: submissionId } }));
		refuseIf(!(await isMember(tx, row.teamId, author.userId)), 'not_found');
		refuseIf(problem.closedAt !== null, 'problem_not_open');
		refuseIf(row.state !== 'scored', 'not_scored_yet');
		if (row.finalPick === picked) return;
		await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`picks:${row.problemId}:${row.teamId}`}, 0))::text`;
		const picks = await tx.submission.count({
			where: { problemId: row.problemId, teamId: row.teamId, finalPick: true }
		});
		refuseIf(picked && picks >= problem.finalPicks, 'picks_spent', { limit: problem.finalPicks });
		refuseIf(problem.scoring.pick !== 'chosen', 'picks_not_asked');
		await tx.submission.update({ where: { id: submissionId }, data: { finalPick: picked } });
		const details = { seasonId: row.seasonId, submissionId, teamId: row.teamId };
		await record(tx, actor, picked ? 'submission.picked' : 'submission.unpicked', details);
		await touchBoard(tx, row.problemId, submissionId);
	});
}
