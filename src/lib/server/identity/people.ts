import { prisma, type Actor, type Role } from '#lib/server/platform/index.ts';
import { currentSeasonOrNull } from '#lib/server/season/index.ts';
import type { Locale } from '#lib/text.ts';
import { insistRole } from './policy.ts';

export interface PersonView {
	id: string;
	name: string;
	email: string;
	/** The language in which this person wants letters. */
	locale: Locale;
}

/** Names and addresses by id, for rooms that hold ids. The caller decides who may see them. */
export async function findPeople(ids: readonly string[]): Promise<Map<string, PersonView>> {
	if (ids.length === 0) return new Map();
	const rows = await prisma().user.findMany({
		where: { id: { in: [...new Set(ids)] } },
		select: { id: true, name: true, email: true, locale: true }
	});
	return new Map(rows.map((row) => [row.id, person(row)]));
}

/** Ids of the accounts whose name holds a text, or whose address is it: at most 20, for those who read the audit trail. */
export async function peopleNamed(actor: Actor, text: string): Promise<string[]> {
	insistRole(actor, 'organiser', 'auditor');
	const insensitively = { mode: 'insensitive' as const };
	const rows = await prisma().user.findMany({
		where: {
			OR: [
				{ name: { contains: text.slice(0, 100), ...insensitively } },
				{ email: { equals: text, ...insensitively } }
			]
		},
		select: { id: true },
		orderBy: [{ name: 'asc' }, { id: 'asc' }],
		take: 20
	});
	return rows.map((row) => row.id);
}

/** People who hold a role in the season now under way, by name. For staff. */
export async function listPeople(actor: Actor, { role }: { role: Role }): Promise<PersonView[]> {
	insistRole(actor, 'organiser', 'operator', 'auditor');
	const season = await currentSeasonOrNull();
	if (!season) return [];
	const rows = await prisma().user.findMany({
		where: { disabledAt: null, roles: { some: { seasonId: season.id, role } } },
		select: { id: true, name: true, email: true, locale: true },
		orderBy: [{ name: 'asc' }, { id: 'asc' }]
	});
	return rows.map(person);
}

const person = ({ locale, ...row }: Omit<PersonView, 'locale'> & { locale: string }): PersonView => ({
	...row,
	locale: locale === 'en' ? 'en' : 'ko'
});

/** Ids of accounts that are shut: what is checked without a session needs them. */
export async function disabledPeople(): Promise<string[]> {
	const rows = await prisma().user.findMany({ where: { disabledAt: { not: null } }, select: { id: true } });
	return rows.map(({ id }) => id);
}

export interface PersonRow extends PersonView {
	roles: Role[];
	confirmed: boolean;
	disabled: boolean;
	secondFactor: boolean;
	joinedAt: string;
}

const pageSize = 20;

/** People by a part of their name or address, for organisers; one page, with how many there are. */
export async function searchPeople(
	actor: Actor,
	{ text, role, page }: { text: string; role: Role | null; page: number }
): Promise<{ people: PersonRow[]; total: number; pages: number }> {
	insistRole(actor, 'organiser');
	const season = await currentSeasonOrNull();
	const seasonId = season?.id ?? '00000000-0000-0000-0000-000000000000';
	const contains = { contains: text.slice(0, 100), mode: 'insensitive' as const };
	const where = {
		...(text ? { OR: [{ name: contains }, { email: contains }] } : {}),
		...(role ? { roles: { some: { seasonId, role } } } : {})
	};
	const [total, rows] = await Promise.all([
		prisma().user.count({ where }),
		prisma().user.findMany({
			where,
			include: { roles: { where: { seasonId }, select: { role: true } } },
			orderBy: [{ name: 'asc' }, { id: 'asc' }],
			skip: (page - 1) * pageSize,
			take: pageSize
		})
	]);
	const people = rows.map((row): PersonRow => ({
		id: row.id,
		name: row.name,
		email: row.email,
		locale: row.locale as Locale,
		roles: row.roles.map((grant) => grant.role as Role),
		confirmed: row.emailConfirmedAt !== null,
		disabled: row.disabledAt !== null,
		secondFactor: row.totpConfirmedAt !== null,
		joinedAt: row.createdAt.toISOString()
	}));
	return { people, total, pages: Math.max(1, Math.ceil(total / pageSize)) };
}
