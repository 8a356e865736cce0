import { record } from '#lib/server/audit/index.ts';
import { findSeasonStage } from './windows.ts';
import {
	found,
	now,
	outbox,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { insistEligible } from './facts.ts';
import { insistCaptain, lockTeam, type LockedTeam } from './locks.ts';
import { findEnterable, insistEnterable, writeDraft, type Draft } from './proposals.ts';
import { mayMove, missingParts, type EntryState } from './rules.ts';

export interface Acceptance {
	/** The version of the problem's rules that the team has read. */
	rulesVersion: number;
	accepted: boolean;
}

/** Saves what is on the page and submits it for good, with every member of the team standing on it. */
export async function submitProposal(
	actor: Actor,
	draft: Draft,
	acceptance: Acceptance
): Promise<{ entryId: string }> {
	const problem = await findEnterable(draft.problemId);
	return transaction(async (tx) => {
		const team = await lockTeam(tx, draft.teamId);
		await insistCaptain(tx, actor, team);
		await insistEnterable(tx, team, problem);
		const missing = missingParts(draft.proposal);
		refuseIf(missing.length > 0, 'proposal_incomplete', { parts: missing.join(', ') });
		refuseIf(!acceptance.accepted, 'rules_not_accepted');
		refuseIf(acceptance.rulesVersion !== problem.rulesVersion, 'rules_changed', {
			version: problem.rulesVersion
		});
		const { entryId } = await writeDraft(tx, actor, team, draft);
		await takePlaces(tx, team, problem, entryId);
		await tx.entry.update({
			where: { id: entryId },
			data: { state: 'submitted', submittedAt: now(), rulesVersion: problem.rulesVersion }
		});
		const ids = { seasonId: team.seasonId, teamId: team.id, entryId };
		await record(tx, actor, 'entry.submitted', {
			...ids,
			problemId: problem.id,
			rulesVersion: problem.rulesVersion
		});
		await outbox.add(tx, { type: 'entry.submitted', payload: { ...ids, problemId: problem.id } });
		return { entryId };
	});
}

/** One row per member, in one order so that two teams cannot wait for each other; a person already taken is named. */
async function takePlaces(
	tx: Tx,
	team: LockedTeam,
	problem: Parameters<typeof insistEligible>[1],
	entryId: string
): Promise<void> {
	const members = await tx.teamMember.findMany({ where: { teamId: team.id }, orderBy: { userId: 'asc' } });
	const memberIds = members.map((member) => member.userId);
	for (const userId of memberIds) {
		// Waits for another team's uncommitted row of the same person, then leaves it in place.
		await tx.$executeRaw`
			INSERT INTO participants (problem_id, user_id, entry_id) VALUES (${problem.id}::uuid, ${userId}::uuid, ${entryId}::uuid)
			ON CONFLICT DO NOTHING`;
	}
	await insistEligible(tx, problem, entryId, memberIds);
}

/**
 * Withdraws a submitted proposal. Before the deadline its people are free to stand elsewhere; after it the slot stays
 * closed, so that nobody can wait to see who else has entered.
 */
export async function withdrawProposal(actor: Actor, entryId: string): Promise<{ slotOpen: boolean }> {
	return transaction(async (tx) => {
		const { teamId } = found(await tx.entry.findUnique({ where: { id: entryId }, select: { teamId: true } }));
		const team = await lockTeam(tx, teamId);
		await insistCaptain(tx, actor, team);
		// Waits for letters that are just being published: a selected entry is not withdrawn behind them.
		const [row] = await tx.$queryRaw<{ state: string }[]>`
			SELECT state FROM entries WHERE id = ${entryId}::uuid FOR UPDATE`;
		refuseIf(!mayMove(found(row).state, 'withdrawn'), 'entry_not_submitted');
		const slotOpen = (await findSeasonStage(tx, team.seasonId, 'entry')) === 'open';
		await tx.entry.update({ where: { id: entryId }, data: { state: 'withdrawn', withdrawnAt: now() } });
		if (slotOpen) await tx.participant.deleteMany({ where: { entryId } });
		await record(tx, actor, 'entry.withdrawn', { seasonId: team.seasonId, teamId, entryId, slotOpen });
		await outbox.add(tx, { type: 'entry.withdrawn', payload: { seasonId: team.seasonId, teamId, entryId } });
		return { slotOpen };
	});
}

/** For the selection room: moves entries in the transaction in which the outcome is published. */
export async function moveEntries(
	tx: Tx,
	entryIds: string[],
	to: Extract<EntryState, 'selected' | 'declined'>
): Promise<void> {
	const moved = await tx.entry.updateMany({
		where: { id: { in: entryIds }, state: 'submitted' },
		data: { state: to }
	});
	if (moved.count !== entryIds.length) refuse('state_changed');
}
