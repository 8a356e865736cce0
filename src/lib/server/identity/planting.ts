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
