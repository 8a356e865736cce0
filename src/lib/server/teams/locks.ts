import { found, refuse, refuseIf, signedIn, type Actor, type Tx } from '#lib/server/platform/index.ts';

export interface LockedTeam {
	id: string;
	seasonId: string;
	slug: string;
	name: string;
	captainId: string;
	rosterLockedAt: Date | null;
	disbandedAt: Date | null;
}

/** Every verb of this room takes the team's row first, so that roster and entries change one act at a time. */
export async function lockTeam(tx: Tx, teamId: string): Promise<LockedTeam> {
	const [row] = await tx.$queryRaw<LockedTeam[]>`
		SELECT id, season_id AS "seasonId", slug, name, captain_id AS "captainId", roster_locked_at AS "rosterLockedAt",
			disbanded_at AS "disbandedAt" FROM teams WHERE id = ${teamId}::uuid FOR UPDATE`;
	return found(row);
}

export async function lockTeamByInvite(tx: Tx, inviteHash: string): Promise<LockedTeam> {
	const [row] = await tx.$queryRaw<
		{ id: string }[]
	>`SELECT id FROM teams WHERE invite_hash = ${inviteHash} FOR UPDATE`;
	return row ? lockTeam(tx, row.id) : refuse('invite_not_valid');
}

/** The signed-in member, or a refusal that does not tell a stranger whether there is anything to see. */
export async function insistMember(tx: Tx, actor: Actor, team: LockedTeam): Promise<string> {
	const { userId } = signedIn(actor);
	const row = await tx.teamMember.findUnique({ where: { teamId_userId: { teamId: team.id, userId } } });
	refuseIf(row === null, 'members_only');
	return userId;
}

export async function insistCaptain(tx: Tx, actor: Actor, team: LockedTeam): Promise<string> {
	const userId = await insistMember(tx, actor, team);
	refuseIf(team.captainId !== userId, 'captain_only');
	return userId;
}
