import { findPeople } from '#lib/server/identity/index.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { found, pool, prisma, type Tx } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type { TeamKind } from '#lib/teams/schema.ts';
import type { EntryState } from './rules.ts';

type Reader = Pick<Tx, 'teamMember' | 'entry' | 'team'>;

export interface TeamView {
	id: string;
	seasonId: string;
	slug: string;
	name: string;
	motto: Text | null;
	kind: TeamKind;
	country: string;
	smallFirm: boolean;
	youthLed: boolean;
	captainId: string;
	members: MemberView[];
	rosterLockedAt: string | null;
	createdAt: string;
}
export interface MemberView {
	userId: string;
	name: string;
	affiliation: string;
	role: string;
	captain: boolean;
}
/** A team as other rooms show it beside a score, an amount or a vote. */
export interface TeamBrief {
	id: string;
	slug: string;
	name: string;
	motto: Text | null;
	kind: TeamKind;
	country: string;
	smallFirm: boolean;
	youthLed: boolean;
}
export interface EntryView {
	id: string;
	seasonId: string;
	teamId: string;
	problemId: string;
	state: EntryState;
	title: string;
	submittedAt: string | null;
	updatedAt: string;
}

const briefColumns = {
	id: true,
	slug: true,
	name: true,
	motto: true,
	kind: true,
	country: true,
	smallFirm: true,
	youthLed: true
} as const;
const entryColumns = {
	id: true,
	seasonId: true,
	teamId: true,
	problemId: true,
	state: true,
	title: true,
	submittedAt: true,
	updatedAt: true
} as const;

/** Names each field: a row that was read whole must not carry the invitation's hash along. */
const brief = (row: Omit<TeamBrief, 'motto' | 'kind'> & { motto: unknown; kind: string }): TeamBrief => ({
	id: row.id,
	slug: row.slug,
	name: row.name,
	motto: row.motto as Text | null,
	kind: row.kind as TeamKind,
	country: row.country,
	smallFirm: row.smallFirm,
	youthLed: row.youthLed
});
const entryView = (
	row: Omit<EntryView, 'state' | 'submittedAt' | 'updatedAt'> & {
		state: string;
		submittedAt: Date | null;
		updatedAt: Date;
	}
) => ({
	...row,
	state: row.state as EntryState,
	submittedAt: row.submittedAt?.toISOString() ?? null,
	updatedAt: row.updatedAt.toISOString()
});

/** A team of the current season with its roster. What it has entered is not here: that is its members' business. */
export async function findTeam(slug: string): Promise<TeamView> {
	const season = await currentSeason();
	const row = found(
		await prisma().team.findFirst({
			where: { seasonId: season.id, slug, disbandedAt: null },
			include: { members: { orderBy: [{ joinedAt: 'asc' }, { userId: 'asc' }] } }
		})
	);
	const people = await findPeople(row.members.map((member) => member.userId));
	return {
		...brief(row),
		seasonId: row.seasonId,
		captainId: row.captainId,
		rosterLockedAt: row.rosterLockedAt?.toISOString() ?? null,
		createdAt: row.createdAt.toISOString(),
		members: row.members.map(({ userId, affiliation, role }) => ({
			userId,
			name: people.get(userId)?.name ?? '',
			affiliation,
			role,
			captain: userId === row.captainId
		}))
	};
}

/** Asked on a plain connection: a whole board names thousands, which through Prisma costs more than ranking them. */
export async function findTeams(ids: string[]): Promise<Map<string, TeamBrief>> {
	const { rows } = await pool().query<TeamBrief>(
		`SELECT id, slug, name, motto, kind, country, small_firm AS "smallFirm", youth_led AS "youthLed"
		FROM teams WHERE id = ANY ($1::uuid[])`,
		[ids]
	);
	return new Map(rows.map((row) => [row.id, row]));
}

/** The teams of a person in the current season, oldest first. */
export async function teamsOf(userId: string): Promise<TeamBrief[]> {
	const season = await currentSeason();
	const rows = await prisma().team.findMany({
		where: { seasonId: season.id, disbandedAt: null, members: { some: { userId } } },
		select: briefColumns,
		orderBy: { id: 'asc' }
	});
	return rows.map(brief);
}

export async function isMember(db: Reader, teamId: string, userId: string | null): Promise<boolean> {
	if (userId === null) return false;
	return (await db.teamMember.count({ where: { teamId, userId } })) > 0;
}

/** User ids of the members of several teams. */
export async function membersOf(db: Reader, teamIds: string[]): Promise<Map<string, string[]>> {
	const rows = await db.teamMember.findMany({
		where: { teamId: { in: teamIds } },
		orderBy: { userId: 'asc' }
	});
	const members = new Map<string, string[]>();
	for (const { teamId, userId } of rows) members.set(teamId, [...(members.get(teamId) ?? []), userId]);
	return members;
}

/** Entries of a season in one state, in the order of their ids. For other rooms; not for showing to visitors. */
export async function listEntries(seasonId: string, ...states: EntryState[]): Promise<EntryView[]> {
	const rows = await prisma().entry.findMany({
		where: { seasonId, ...(states.length > 0 && { state: { in: states } }) },
		select: entryColumns,
		orderBy: { id: 'asc' }
	});
	return rows.map(entryView);
}

export async function entryOf(teamId: string, problemId: string): Promise<EntryView | null> {
	const row = await prisma().entry.findUnique({
		where: { teamId_problemId: { teamId, problemId } },
		select: entryColumns
	});
	return row && entryView(row);
}

export async function findEntries(ids: string[]): Promise<Map<string, EntryView>> {
	const rows = await prisma().entry.findMany({ where: { id: { in: ids } }, select: entryColumns });
	return new Map(rows.map((row) => [row.id, entryView(row)]));
}
