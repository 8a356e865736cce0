import { record } from '#lib/server/audit/index.ts';
import { insistStageOpen } from '#lib/server/season/index.ts';
import { now, refuse, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Proposal } from '#lib/teams/schema.ts';
import { problemFactsById, type ProblemFacts } from './facts.ts';
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
	return transaction(async (tx) => {
		const team = await lockTeam(tx, draft.teamId);
		await insistMember(tx, actor, team);
		await insistProblemOpen(tx, team, draft.problemId);
		return writeDraft(tx, actor, team, draft);
	});
}

/** The problem, when proposals for it are taken at this moment. */
export async function insistProblemOpen(tx: Tx, team: LockedTeam, problemId: string): Promise<ProblemFacts> {
	refuseIf(team.disbandedAt !== null, 'not_found');
	await insistStageOpen(tx, team.seasonId, 'entry');
	const problem = (await problemFactsById(tx, team.seasonId)).get(problemId) ?? refuse('not_found');
	refuseIf(!problem.open, 'problem_not_open');
	return problem;
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
