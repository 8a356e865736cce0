import { now, prisma, type Role } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';

export interface PlantedPerson {
	email: string;
	name: string;
	locale: Locale;
	/** From `hashPassword`; planted people may share one, since hashing each would take a second per twenty. */
	passwordHash: string;
	roles?: { seasonId: string; role: Role }[];
}

/** A confirmed account without letter, check or audit entry. For planting an empty installation; met twice, it stays as it is. */
export async function unsafeCreateConfirmedUser({ roles = [], ...person }: PlantedPerson): Promise<string> {
	const email = person.email.toLowerCase();
	const { id } = await prisma().user.upsert({
		where: { email },
		create: { ...person, email, createdAt: now(), emailConfirmedAt: now() },
		update: {}
	});
	await prisma().roleGrant.createMany({
		data: roles.map((grant) => ({ ...grant, userId: id, grantedAt: now() })),
		skipDuplicates: true
	});
	return id;
}

/** A verified organisation with its owner, on the same terms. */
export async function unsafeCreateOrganisation(organisation: {
	slug: string;
	name: { ko: string; en: string };
	kind: string;
	domain: string;
	ownerId: string;
}): Promise<string> {
	const { ownerId, ...facts } = organisation;
	const { id } = await prisma().organisation.upsert({
		where: { domain: facts.domain },
		create: {
			...facts,
			verifiedAt: now(),
			createdAt: now(),
			members: { create: { userId: ownerId, role: 'owner', joinedAt: now() } }
		},
		update: {}
	});
	return id;
}
