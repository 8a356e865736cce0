import { has, refuseIf, signedIn, type Actor, type SignedIn, type Tx } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';

/** A person whose address is confirmed: who may propose, endorse and ask. */
export function confirmed(actor: Actor): SignedIn {
	const person = signedIn(actor);
	refuseIf(!person.emailConfirmed, 'confirm_email_first');
	return person;
}

export function organiser(actor: Actor): SignedIn {
	const person = signedIn(actor);
	refuseIf(!has(person, 'organiser'), 'forbidden');
	return person;
}

/** Whether the person, or an organisation of theirs, stands behind the need. */
export async function ownsNeed(
	tx: Tx,
	userId: string,
	need: { proposerId: string; organisationId: string | null }
): Promise<boolean> {
	if (need.proposerId === userId) return true;
	return need.organisationId !== null && (await isMember(tx, userId, need.organisationId));
}

export async function isMember(tx: Tx, userId: string, organisationId: string): Promise<boolean> {
	return (await tx.organisationMember.count({ where: { userId, organisationId } })) > 0;
}

/** Where a letter to a person goes, and in which language. */
export async function addressOf(tx: Tx, userId: string): Promise<{ to: string; locale: Locale } | null> {
	const user = await tx.user.findUnique({ where: { id: userId }, select: { email: true, locale: true } });
	return user && { to: user.email, locale: user.locale === 'en' ? 'en' : 'ko' };
}
