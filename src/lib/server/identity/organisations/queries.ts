import { has, now, prisma, refuse, type Actor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type { OrganisationKind } from '#lib/identity/schema.ts';

export interface OrganisationView {
	id: string;
	slug: string;
	name: Text;
	kind: OrganisationKind;
	domain: string;
	verified: boolean;
}

export interface OwnOrganisationView extends OrganisationView {
	role: 'owner' | 'member';
}

interface Row {
	id: string;
	slug: string;
	name: unknown;
	kind: string;
	domain: string;
	verifiedAt: Date | null;
}

export const organisationView = ({ id, slug, name, kind, domain, verifiedAt }: Row): OrganisationView => ({
	id,
	slug,
	name: name as Text,
	kind: kind as OrganisationKind,
	domain,
	verified: verifiedAt !== null
});

export async function findOrganisation(id: string): Promise<OrganisationView> {
	const row = await prisma().organisation.findUnique({ where: { id } });
	return row ? organisationView(row) : refuse('not_found');
}

export async function findOrganisationBySlug(slug: string): Promise<OrganisationView> {
	const row = await prisma().organisation.findUnique({ where: { slug } });
	return row ? organisationView(row) : refuse('not_found');
}

export async function findOrganisations(ids: readonly string[]): Promise<Map<string, OrganisationView>> {
	if (ids.length === 0) return new Map();
	const rows = await prisma().organisation.findMany({ where: { id: { in: [...new Set(ids)] } } });
	return new Map(rows.map((row) => [row.id, organisationView(row)]));
}

/** The organisations that a person belongs to, with the person's place in each. */
export async function organisationsOf(userId: string): Promise<OwnOrganisationView[]> {
	const rows = await prisma().organisationMember.findMany({
		where: { userId },
		include: { organisation: true },
		orderBy: { joinedAt: 'asc' }
	});
	return rows.map((row) => ({
		...organisationView(row.organisation),
		role: row.role === 'owner' ? 'owner' : 'member'
	}));
}

export interface MemberView {
	id: string;
	name: string;
	email: string;
	role: 'owner' | 'member';
}

/** An organisation's people and open invitations, for its members and for organisers; others see none. */
export async function membersOf(
	actor: Actor,
	organisationId: string
): Promise<{ mine: 'owner' | 'member' | null; members: MemberView[]; invited: string[] }> {
	const rows = await prisma().organisationMember.findMany({
		where: { organisationId },
		include: { user: { select: { id: true, name: true, email: true } } },
		orderBy: [{ role: 'desc' }, { joinedAt: 'asc' }]
	});
	const members = rows.map((row) => ({
		...row.user,
		role: row.role === 'owner' ? ('owner' as const) : ('member' as const)
	}));
	const mine = members.find((member) => member.id === actor.userId)?.role ?? null;
	if (!mine && !has(actor, 'organiser')) return { mine, members: [], invited: [] };
	const open = await prisma().organisationInvitation.findMany({
		where: { organisationId, acceptedAt: null, expiresAt: { gt: now() } },
		select: { email: true },
		orderBy: { createdAt: 'asc' }
	});
	return { mine, members, invited: open.map((row) => row.email) };
}

/** Organisations by name of their domain; those that wait for an organiser first. */
export async function listOrganisations(): Promise<OrganisationView[]> {
	const rows = await prisma().organisation.findMany({
		orderBy: [{ verifiedAt: { sort: 'desc', nulls: 'first' } }, { slug: 'asc' }],
		take: 500
	});
	return rows.map(organisationView);
}
