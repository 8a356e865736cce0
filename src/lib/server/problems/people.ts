import { findPeople, insistRole, organisationsOf } from '#lib/server/identity/index.ts';
import { prisma, refuseIf, signedIn, type Actor, type SignedIn } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';
import { known } from './ids.ts';

/** A person whose address is confirmed: who may propose, endorse and ask. */
export function confirmed(actor: Actor): SignedIn {
	const person = signedIn(actor);
	refuseIf(!person.emailConfirmed, 'confirm_email_first');
	return person;
}

export function organiser(actor: Actor): SignedIn {
	insistRole(actor, 'organiser');
	return signedIn(actor);
}

/** Read before a transaction begins: a verb that holds one connection must not wait for a second. */
export const organisationIdsOf = async (userId: string): Promise<string[]> =>
	(await organisationsOf(userId)).map(({ id }) => id);

/** Whether the person, or one of their organisations, stands behind the need. */
export const standsBehind = (
	userId: string,
	organisations: readonly string[],
	need: { proposerId: string; organisationId: string | null }
): boolean =>
	need.proposerId === userId || (need.organisationId !== null && organisations.includes(need.organisationId));

export interface Address {
	to: string;
	locale: Locale;
}

/** Where a letter to the proposer of a need goes, and in which language. */
export async function proposerAddress(needId: string): Promise<Address | null> {
	const need = await prisma().need.findUnique({ where: { id: known(needId) }, select: { proposerId: true } });
	const person = need && (await findPeople([need.proposerId])).get(need.proposerId);
	return person ? { to: person.email, locale: person.locale } : null;
}
