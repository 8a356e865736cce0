import { record } from '#lib/server/audit/index.ts';
import {
	now,
	prisma,
	randomToken,
	refuse,
	refuseIf,
	sha256Hex,
	signedIn,
	takeToken,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import { inLocale, type Locale, type Text } from '#lib/text.ts';
import { sendInvitation } from '../letters.ts';
import { addMember, insistOwner, lockOrganisation } from './commands.ts';
import { organisationView, type OrganisationView } from './queries.ts';

const goodForMs = 14 * 86_400_000;

/** An owner invites an address; inviting it again replaces the link. */
export async function inviteMember(actor: Actor, organisationId: string, email: string): Promise<void> {
	await takeToken(`invite:${signedIn(actor).userId}`, { burst: 20, perMinute: 1 });
	await transaction(async (tx) => {
		const organisation = await lockOrganisation(tx, organisationId);
		await insistOwner(tx, actor, organisationId);
		const token = randomToken();
		await tx.organisationInvitation.deleteMany({ where: { organisationId, email, acceptedAt: null } });
		await tx.organisationInvitation.create({
			data: {
				hash: sha256Hex(token),
				organisationId,
				email,
				invitedBy: actor.userId!,
				expiresAt: new Date(now().getTime() + goodForMs),
				createdAt: now()
			}
		});
		// Written in the invited person's own language where the platform knows it.
		const known = await tx.user.findUnique({ where: { email }, select: { locale: true } });
		const locale = (known?.locale ?? actor.locale) as Locale;
		const name = inLocale(organisation.name as unknown as Text, locale);
		await sendInvitation(tx, { email, name: '', locale }, name, actor.name, token);
		await record(tx, actor, 'organisation.invited', { organisationId });
	});
}

/** What an invitation invites to, for the page that asks whether to accept. */
export async function findInvitation(
	token: string
): Promise<{ organisation: OrganisationView; email: string }> {
	const row = await prisma().organisationInvitation.findUnique({
		where: { hash: sha256Hex(token) },
		include: { organisation: true }
	});
	if (!row || row.acceptedAt || row.expiresAt <= now()) refuse('link_not_valid');
	return { organisation: organisationView(row.organisation), email: row.email };
}

/** Joins by an invitation, which is for the invited address alone and for once. */
export async function acceptInvitation(actor: Actor, token: string): Promise<{ slug: string }> {
	const person = signedIn(actor);
	const { organisation, email } = await findInvitation(token);
	refuseIf(!person.emailConfirmed || person.email !== email, 'invitation_not_yours', { email });
	return transaction(async (tx) => {
		const { count } = await tx.organisationInvitation.updateMany({
			where: { hash: sha256Hex(token), acceptedAt: null, expiresAt: { gt: now() } },
			data: { acceptedAt: now() }
		});
		if (count === 0) refuse('link_not_valid');
		await addMember(tx, organisation.id, person.userId, 'member');
		await record(tx, actor, 'organisation.invitation_accepted', { organisationId: organisation.id });
		return { slug: organisation.slug };
	});
}
