import { record } from '#lib/server/audit/index.ts';
import {
	found,
	now,
	outbox,
	refuse,
	refuseIf,
	signedIn,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { ConsentItem } from '#lib/placement/schema.ts';
import type { Text } from '#lib/text.ts';
import { consentDays, consentStands, consentText, textHash } from './rules.ts';

export interface NewConsent {
	organisationId: string;
	items: ConsentItem[];
}

/** A person lets one organisation see the named items for a while. A consent that stands is replaced, never added to. */
export async function giveConsent(actor: Actor, consent: NewConsent): Promise<string> {
	return transaction(async (tx) => {
		const { userId } = signedIn(actor);
		await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
		const organisation = found(await tx.organisation.findUnique({ where: { id: consent.organisationId } }));
		refuseIf(organisation.verifiedAt === null, 'organisation_not_verified');
		refuseIf(consent.items.length === 0, 'bad_input');
		const expiresAt = new Date(now().getTime() + consentDays * 86_400_000);
		const hash = textHash(consentText(organisation.name as unknown as Text, consent.items, expiresAt));
		const standing = { userId, organisationId: organisation.id, withdrawnAt: null };
		await tx.consent.updateMany({ where: standing, data: { withdrawnAt: now() } });
		const { id } = await tx.consent.create({
			data: {
				userId,
				organisationId: organisation.id,
				purpose: 'placement',
				items: consent.items,
				textHash: hash,
				givenAt: now(),
				expiresAt
			}
		});
		await record(tx, actor, 'consent.given', {
			consentId: id,
			organisationId: organisation.id,
			items: consent.items,
			textHash: hash
		});
		await outbox.add(tx, { type: 'placement.consent_given', payload: { consentId: id } });
		return id;
	});
}

/** Takes a consent back; from this moment the recipient reads nothing. Withdrawing twice is a no-op. */
export async function withdrawConsent(actor: Actor, consentId: string): Promise<void> {
	await transaction(async (tx) => {
		const { userId } = signedIn(actor);
		await tx.$queryRaw`SELECT id FROM consents WHERE id = ${consentId}::uuid FOR UPDATE`;
		const consent = await tx.consent.findUnique({ where: { id: consentId } });
		if (!consent || consent.userId !== userId) refuse('not_found');
		if (!consentStands(consent, now())) return;
		await tx.consent.update({ where: { id: consentId }, data: { withdrawnAt: now() } });
		await record(tx, actor, 'consent.withdrawn', { consentId });
	});
}
