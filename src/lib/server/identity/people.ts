import { prisma, type Actor, type Role } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import { insistRole } from './policy.ts';

export interface PersonView {
	id: string;
	name: string;
	email: string;
}

/** Names and addresses by id, for rooms that hold ids. The caller decides who may see them. */
export async function findPeople(ids: readonly string[]): Promise<Map<string, PersonView>> {
	if (ids.length === 0) return new Map();
	const rows = await prisma().user.findMany({
		where: { id: { in: [...new Set(ids)] } },
		select: { id: true, name: true, email: true }
	});
	return new Map(rows.map((row) => [row.id, row]));
}

/** People who hold a role in the season now under way, by name. For staff. */
export async function listPeople(actor: Actor, { role }: { role: Role }): Promise<PersonView[]> {
	insistRole(actor, 'organiser', 'operator', 'auditor');
	const season = await currentSeasonOrNull();
	if (!season) return [];
	return prisma().user.findMany({
		where: { disabledAt: null, roles: { some: { seasonId: season.id, role } } },
		select: { id: true, name: true, email: true },
		orderBy: [{ name: 'asc' }, { id: 'asc' }]
	});
}
