import { prisma, refuse } from '#lib/server/platform/index.ts';
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
