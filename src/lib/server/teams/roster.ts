import { record } from '#lib/server/audit/index.ts';
import { currentSeason, insistStageOpen } from '#lib/server/season/index.ts';
import {
	now,
	outbox,
	randomToken,
	refuseIf,
	sha256Hex,
	signedIn,
	takeToken,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { teamSize } from '#lib/teams/schema.ts';
import { insistEligible, problemFactsById, type ProblemFacts } from './facts.ts';
import { insistCaptain, insistMember, lockTeam, lockTeamByInvite, type LockedTeam } from './locks.ts';

/** The roster may change until the captain locks it or entries close, whichever comes first. */
async function insistRosterOpen(tx: Tx, team: LockedTeam): Promise<void> {
	refuseIf(team.disbandedAt !== null, 'not_found');
	refuseIf(team.rosterLockedAt !== null, 'roster_locked');
	await insistStageOpen(tx, team.seasonId, 'entry');
}

/** Makes a new invitation token and forgets the last one. Only its hash is kept, so the link is shown once. */
export async function inviteLink(actor: Actor, teamId: string): Promise<{ token: string; path: string }> {
	return transaction(async (tx) => {
		const team = await lockTeam(tx, teamId);
		await insistCaptain(tx, actor, team);
		await insistRosterOpen(tx, team);
		const token = randomToken();
		await tx.team.update({ where: { id: team.id }, data: { inviteHash: sha256Hex(token) } });
		await record(tx, actor, 'team.invite_renewed', { seasonId: team.seasonId, teamId: team.id });
		return { token, path: `/join/${token}` };
	});
}

/** Joins by invitation. Whoever joins after a proposal was submitted stands on it too, and must be free to. */
export async function joinTeam(
	actor: Actor,
	token: string,
	membership: { affiliation?: string; role?: string } = {}
): Promise<{ teamId: string; slug: string }> {
	const { userId } = signedIn(actor);
	await takeToken(`team.join:${userId}`, { burst: 10, perMinute: 5 });
	const problems = await problemFactsById((await currentSeason()).id);
	return transaction(async (tx) => {
		const team = await lockTeamByInvite(tx, sha256Hex(token));
		await insistRosterOpen(tx, team);
		const members = await tx.teamMember.findMany({ where: { teamId: team.id }, select: { userId: true } });
		refuseIf(
			members.some((member) => member.userId === userId),
			'already_done'
		);
		refuseIf(members.length >= teamSize, 'team_full', { limit: teamSize });
		const { affiliation = '', role = '' } = membership;
		await tx.teamMember.create({ data: { teamId: team.id, userId, affiliation, role, joinedAt: now() } });
		await standOnEntries(tx, team, userId, problems);
		await record(tx, actor, 'team.joined', { seasonId: team.seasonId, teamId: team.id, userId });
		await outbox.add(tx, { type: 'team.joined', payload: { teamId: team.id, userId } });
		return { teamId: team.id, slug: team.slug };
	});
}

async function standOnEntries(
	tx: Tx,
	team: LockedTeam,
	userId: string,
	problems: Map<string, ProblemFacts>
): Promise<void> {
	const entries = await tx.entry.findMany({
		where: { teamId: team.id, state: 'submitted' },
		orderBy: { problemId: 'asc' }
	});
	if (entries.length === 0) return;
	for (const { id, problemId } of entries) {
		const problem = problems.get(problemId);
		if (problem) await insistEligible(tx, problem, id, [userId]);
		await tx.participant.create({ data: { problemId, userId, entryId: id } });
	}
}

/** Leaves a team. A captain hands over first; the last one to leave disbands a team that has submitted nothing. */
export async function leaveTeam(actor: Actor, teamId: string): Promise<void> {
	await transaction(async (tx) => {
		const team = await lockTeam(tx, teamId);
		const userId = await insistMember(tx, actor, team);
		await insistRosterOpen(tx, team);
		const members = await tx.teamMember.count({ where: { teamId: team.id } });
		refuseIf(team.captainId === userId && members > 1, 'captain_stays');
		if (members === 1) await disband(tx, team);
		await dropMember(tx, team, userId);
		await record(tx, actor, 'team.left', {
			seasonId: team.seasonId,
			teamId: team.id,
			userId,
			disbanded: members === 1
		});
	});
}

async function disband(tx: Tx, team: LockedTeam): Promise<void> {
	const standing = await tx.entry.count({ where: { teamId: team.id, state: 'submitted' } });
	refuseIf(standing > 0, 'withdraw_first');
	await tx.team.update({ where: { id: team.id }, data: { disbandedAt: now(), inviteHash: null } });
}

async function dropMember(tx: Tx, team: LockedTeam, userId: string): Promise<void> {
	await tx.participant.deleteMany({ where: { userId, entry: { teamId: team.id } } });
	await tx.teamMember.delete({ where: { teamId_userId: { teamId: team.id, userId } } });
}

/** Takes someone else off the roster. The invitation dies with it: whoever came by it could come back. */
export async function removeMember(actor: Actor, teamId: string, userId: string): Promise<void> {
	await transaction(async (tx) => {
		const team = await lockTeam(tx, teamId);
		await insistCaptain(tx, actor, team);
		await insistRosterOpen(tx, team);
		refuseIf(userId === team.captainId, 'captain_stays');
		await insistOnRoster(tx, team, userId);
		await dropMember(tx, team, userId);
		await tx.team.update({ where: { id: team.id }, data: { inviteHash: null } });
		await record(tx, actor, 'team.member_removed', { seasonId: team.seasonId, teamId: team.id, userId });
	});
}

/** Hands the captaincy to another member. Possible at any time: a captain may fall ill after entries close. */
export async function transferCaptaincy(actor: Actor, teamId: string, userId: string): Promise<void> {
	await transaction(async (tx) => {
		const team = await lockTeam(tx, teamId);
		const from = await insistCaptain(tx, actor, team);
		refuseIf(userId === from, 'already_done');
		await insistOnRoster(tx, team, userId);
		await tx.team.update({ where: { id: team.id }, data: { captainId: userId } });
		await record(tx, actor, 'team.captaincy_transferred', {
			seasonId: team.seasonId,
			teamId: team.id,
			from,
			to: userId
		});
	});
}

async function insistOnRoster(tx: Tx, team: LockedTeam, userId: string): Promise<void> {
	const row = await tx.teamMember.findUnique({ where: { teamId_userId: { teamId: team.id, userId } } });
	refuseIf(row === null, 'not_found');
}

/** Closes the roster before entries close; the invitation dies with it. There is no way back. */
export async function lockRoster(actor: Actor, teamId: string): Promise<void> {
	await transaction(async (tx) => {
		const team = await lockTeam(tx, teamId);
		await insistCaptain(tx, actor, team);
		refuseIf(team.rosterLockedAt !== null, 'already_done');
		await tx.team.update({ where: { id: team.id }, data: { rosterLockedAt: now(), inviteHash: null } });
		await record(tx, actor, 'team.roster_locked', { seasonId: team.seasonId, teamId: team.id });
	});
}
