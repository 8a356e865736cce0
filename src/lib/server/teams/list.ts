import { prisma } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { teamKinds, type TeamKind } from '#lib/teams/schema.ts';

export interface TeamListRow {
	slug: string;
	name: string;
	motto: Text | null;
	kind: TeamKind;
	country: string;
	members: number;
	/** Whether stage one selected it; false until the outcome is published. */
	selected: boolean;
}
export interface TeamList {
	rows: TeamListRow[];
	total: number;
	page: number;
	pages: number;
}
export interface TeamSearch {
	q?: string;
	kind?: string;
	selected?: boolean;
	page?: number;
}

const pageSize = 48;

/** Teams of a season by name, as anyone may see them: who is there, not what they entered. */
export async function listTeams(seasonId: string, search: TeamSearch = {}): Promise<TeamList> {
	const q = search.q?.trim().slice(0, 60) ?? '';
	const where = {
		seasonId,
		disbandedAt: null,
		...(q && { name: { contains: q, mode: 'insensitive' as const } }),
		...(teamKinds.includes(search.kind as TeamKind) && { kind: search.kind }),
		...(search.selected && { entries: { some: { state: 'selected' } } })
	};
	const total = await prisma().team.count({ where });
	const pages = Math.max(1, Math.ceil(total / pageSize));
	const page = Math.min(Math.max(1, Math.trunc(search.page ?? 1) || 1), pages);
	const rows = await prisma().team.findMany({
		where,
		orderBy: [{ name: 'asc' }, { id: 'asc' }],
		skip: (page - 1) * pageSize,
		take: pageSize,
		select: {
			slug: true,
			name: true,
			motto: true,
			kind: true,
			country: true,
			_count: { select: { members: true } },
			entries: { where: { state: 'selected' }, select: { id: true }, take: 1 }
		}
	});
	const view = rows.map(({ _count, entries, ...row }) => ({
		...row,
		motto: row.motto as Text | null,
		kind: row.kind as TeamKind,
		members: _count.members,
		selected: entries.length > 0
	}));
	return { rows: view, total, page, pages };
}

export const countTeams = (seasonId: string): Promise<number> =>
	prisma().team.count({ where: { seasonId, disbandedAt: null } });

/** Every team's address and name: for a judge who names the teams they are tied to. */
export async function teamNames(seasonId: string): Promise<{ slug: string; name: string }[]> {
	return prisma().team.findMany({
		where: { seasonId, disbandedAt: null },
		select: { slug: true, name: true },
		orderBy: [{ name: 'asc' }, { id: 'asc' }]
	});
}
