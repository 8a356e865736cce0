import { randomInt } from 'node:crypto';
import { record } from '#lib/server/audit/index.ts';
import {
	found,
	now,
	outbox,
	refuse,
	refuseIf,
	signedIn,
	takeToken,
	transaction,
	type Actor,
	type SignedIn,
	type Tx
} from '#lib/server/platform/index.ts';
import { domainOf } from '#lib/identity/mail-domains.ts';
import type { OrganisationKind } from '#lib/identity/schema.ts';
import type { Text } from '#lib/text.ts';
import { insistRole } from '../policy.ts';
import { isOwnDomain, slugOf } from '../rules.ts';

export interface NewOrganisation {
	name: Text;
	kind: OrganisationKind;
	domain: string;
}

/** Whether the actor's confirmed address is at this domain. */
const isAt = (person: SignedIn, domain: string): boolean =>
	person.emailConfirmed && domainOf(person.email ?? '') === domain;

/** Founds an organisation, with the actor as its owner. An address at its domain verifies it; otherwise an organiser does. */
export async function createOrganisation(
	actor: Actor,
	{ name, kind, domain }: NewOrganisation
): Promise<{ id: string; slug: string; verified: boolean }> {
	const person = signedIn(actor);
	await takeToken(`create-organisation:${person.userId}`, { burst: 5, perMinute: 0.2 });
	refuseIf(!isOwnDomain(domain), 'domain_public', { domain });
	return transaction(async (tx) => {
		// Two founders of one domain meet here instead of at the unique index, where one would get a surprise.
		await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`organisation:${slugOf(domain)}`}, 0))::text`;
		const taken = await tx.organisation.findUnique({ where: { domain } });
		if (taken) refuse('domain_taken', { domain, slug: taken.slug });
		const verified = isAt(person, domain);
		const wanted = slugOf(domain);
		const used = await tx.organisation.findUnique({ where: { slug: wanted } });
		const slug = used ? `${wanted}-${randomInt(1000, 9999)}` : wanted;
		const { id } = await tx.organisation.create({
			data: {
				slug,
				name: { ...name },
				kind,
				domain,
				verifiedAt: verified ? now() : null,
				createdAt: now(),
				members: { create: { userId: person.userId, role: 'owner', joinedAt: now() } }
			}
		});
		await record(tx, actor, 'organisation.created', { organisationId: id, domain, verified });
		await outbox.add(tx, {
			type: 'identity.organisation_created',
			payload: { organisationId: id, verified }
		});
		return { id, slug, verified };
	});
}

/**
 * Joins by an address at the organisation's domain. Where nobody has verified it yet, the first such person does, and
 * whoever was in it without such an address is out, with their invitations: a stranger who founded it under somebody
 * else's domain must not stay to read what people entrust to its name. Its owner may invite them again.
 */
export async function joinOrganisation(actor: Actor, organisationId: string): Promise<void> {
	const person = signedIn(actor);
	await transaction(async (tx) => {
		const organisation = await lockOrganisation(tx, organisationId);
		refuseIf(!isAt(person, organisation.domain), 'domain_not_yours', { domain: organisation.domain });
		const first = organisation.verifiedAt === null;
		if (first) {
			await tx.organisation.update({ where: { id: organisationId }, data: { verifiedAt: now() } });
			const insider = { emailConfirmedAt: { not: null }, email: { endsWith: `@${organisation.domain}` } };
			await tx.organisationMember.deleteMany({ where: { organisationId, NOT: { user: insider } } });
			await tx.organisationMember.updateMany({ where: { organisationId }, data: { role: 'member' } });
			await tx.organisationInvitation.deleteMany({ where: { organisationId, acceptedAt: null } });
		}
		await addMember(tx, organisationId, person.userId, first ? 'owner' : 'member');
		await record(tx, actor, 'organisation.joined', { organisationId, verifiedByDomain: first });
		if (first) await outbox.add(tx, { type: 'identity.organisation_verified', payload: { organisationId } });
	});
}

/** An organiser vouches for an organisation whose people have no address at its domain. */
export async function verifyOrganisation(actor: Actor, organisationId: string): Promise<void> {
	await transaction(async (tx) => {
		const organisation = await lockOrganisation(tx, organisationId);
		insistRole(actor, 'organiser');
		refuseIf(organisation.verifiedAt !== null, 'already_done');
		await tx.organisation.update({ where: { id: organisationId }, data: { verifiedAt: now() } });
		await record(tx, actor, 'organisation.verified', { organisationId });
		await outbox.add(tx, { type: 'identity.organisation_verified', payload: { organisationId } });
	});
}

/** Makes a member an owner as well. */
export async function makeOwner(actor: Actor, organisationId: string, personId: string): Promise<void> {
	await transaction(async (tx) => {
		await lockOrganisation(tx, organisationId);
		await insistOwner(tx, actor, organisationId);
		const { count } = await tx.organisationMember.updateMany({
			where: { organisationId, userId: personId, role: 'member' },
			data: { role: 'owner' }
		});
		if (count === 0) refuse('already_done');
		await record(tx, actor, 'organisation.owner_made', { organisationId, personId });
	});
}

/**
 * Takes a member out: an owner anyone, a member only themself. The last owner stays. Invitations they sent fall with them,
 * so that nobody comes back, or sends a friend, on the word of somebody who is out.
 */
export async function removeMember(actor: Actor, organisationId: string, personId: string): Promise<void> {
	const { userId } = signedIn(actor);
	await transaction(async (tx) => {
		await lockOrganisation(tx, organisationId);
		if (userId !== personId) await insistOwner(tx, actor, organisationId);
		const owners = await tx.organisationMember.findMany({ where: { organisationId, role: 'owner' } });
		refuseIf(owners.length === 1 && owners[0]!.userId === personId, 'last_owner');
		const { count } = await tx.organisationMember.deleteMany({ where: { organisationId, userId: personId } });
		if (count === 0) refuse('already_done');
		const sent = { organisationId, invitedBy: personId, acceptedAt: null };
		await tx.organisationInvitation.deleteMany({ where: sent });
		await record(tx, actor, 'organisation.member_removed', { organisationId, personId });
	});
}

export async function insistOwner(tx: Tx, actor: Actor, organisationId: string): Promise<void> {
	const { userId } = signedIn(actor);
	const member = await tx.organisationMember.findUnique({
		where: { organisationId_userId: { organisationId, userId } }
	});
	refuseIf(member?.role !== 'owner', 'forbidden');
}

export async function lockOrganisation(tx: Tx, id: string) {
	await tx.$queryRaw`SELECT 1 FROM organisations WHERE id = ${id}::uuid FOR UPDATE`;
	return found(await tx.organisation.findUnique({ where: { id } }));
}

/** Somebody who is in already keeps a higher place and only rises. */
export async function addMember(
	tx: Tx,
	organisationId: string,
	userId: string,
	role: 'owner' | 'member'
): Promise<void> {
	await tx.organisationMember.upsert({
		where: { organisationId_userId: { organisationId, userId } },
		create: { organisationId, userId, role, joinedAt: now() },
		update: role === 'owner' ? { role } : {}
	});
}
