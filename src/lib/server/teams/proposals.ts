import { record } from '#lib/server/audit/index.ts';
import { insistStageOpen } from '#lib/server/season/index.ts';
import { now, refuse, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Proposal } from '#lib/teams/schema.ts';
import { problemFactsByIds, type ProblemFacts } from './facts.ts';
import { insistMember, lockTeam, type LockedTeam } from './locks.ts';

export interface Draft {
	teamId: string;
	problemId: string;
	/** The revision that was read; zero for the first save. */
	revision: number;
	proposal: Proposal;
}
export interface Saved {
	entryId: string;
	revision: number;
	savedAt: string;
}

/**
 * Saves a draft. A save that was written on an older revision is refused, so that two tabs, or two members, cannot
 * overwrite one another unnoticed.
 */
export async function saveProposal(actor: Actor, draft: Draft): Promise<Saved> {
	const problem = await findEnterable(draft.problemId);
	return transaction(async (tx) => {
		const team = await lockTeam(tx, draft.teamId);
		await insistMember(tx, actor, team);
		await insistEnterable(tx, team, problem);
		return writeDraft(tx, actor, team, draft);
	});
}

/** The problem to be entered. Read before the transaction, which must not wait for a second connection. */
export async function findEnterable(problemId: string): Promise<ProblemFacts> {
	return (await problemFactsByIds([problemId])).get(problemId) ?? refuse('not_found');
}

/** Refuses unless proposals for this problem are taken at this moment. */
export async function insistEnterable(tx: Tx, team: LockedTeam, problem: ProblemFacts): Promise<void> {
	refuseIf(team.disbandedAt !== null || problem.seasonId !== team.seasonId, 'not_found');
	await insistStageOpen(tx, team.seasonId, 'entry');
	refuseIf(!problem.open, 'problem_not_open');
}

export async function writeDraft(tx: Tx, actor: Actor, team: LockedTeam, draft: Draft): Promise<Saved> {
	const key = { teamId_problemId: { teamId: team.id, problemId: draft.problemId } };
	const entry = await tx.entry.findUnique({ where: key, select: { id: true, state: true, revision: true } });
	refuseIf(entry !== null && entry.state !== 'draft', 'entry_not_draft');
	refuseIf((entry?.revision ?? 0) !== draft.revision, 'proposal_changed_elsewhere');
	const { budgetKrw, milestones, budget, ...texts } = draft.proposal;
	const data = {
		...texts,
		milestones: milestones as never,
		budget: budget as never,
		budgetKrw: BigInt(budgetKrw),
		revision: draft.revision + 1,
		updatedAt: now()
	};
	const { id, revision, updatedAt } = await tx.entry.upsert({
		where: key,
		update: data,
		create: { ...data, seasonId: team.seasonId, teamId: team.id, problemId: draft.problemId }
	});
	if (!entry)
		await record(tx, actor, 'entry.drafted', { seasonId: team.seasonId, teamId: team.id, entryId: id });
	return { entryId: id, revision, savedAt: updatedAt.toISOString() };
}
