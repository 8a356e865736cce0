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
import type { Text } from '#lib/text.ts';
import { tellOffer } from './letters.ts';
import { insistSpeaksFor } from './openings.ts';
import { consentStands } from './rules.ts';

export interface NewOffer {
	openingId: string;
	userId: string;
	message: string;
}

/** An organisation makes an offer to a person whose consent to it stands. */
export async function makeOffer(actor: Actor, offer: NewOffer): Promise<string> {
	return transaction(async (tx) => {
		const { userId } = signedIn(actor);
		await tx.$queryRaw`SELECT id FROM openings WHERE id = ${offer.openingId}::uuid FOR UPDATE`;
		const opening = found(await tx.opening.findUnique({ where: { id: offer.openingId } }));
		await insistSpeaksFor(tx, userId, opening.organisationId);
		refuseIf(opening.closedAt !== null, 'opening_closed');
		// A withdrawal that is under way comes first, and one that comes later waits until the offer stands.
		await tx.$queryRaw`
			SELECT id FROM consents WHERE user_id = ${offer.userId}::uuid
			AND organisation_id = ${opening.organisationId}::uuid FOR SHARE`;
		const consents = await tx.consent.findMany({
			where: { userId: offer.userId, organisationId: opening.organisationId }
		});
		refuseIf(!consents.some((consent) => consentStands(consent, now())), 'not_found');
		const team = await tx.teamMember.findFirst({
			where: { userId: offer.userId, team: { seasonId: opening.seasonId } },
			select: { teamId: true }
		});
		if (!team) refuse('not_found');
		const known = await tx.offer.findUnique({
			where: { openingId_userId: { openingId: offer.openingId, userId: offer.userId } }
		});
		refuseIf(known !== null, 'already_done');
		const { id } = await tx.offer.create({
			data: { ...offer, teamId: team.teamId, madeBy: userId, madeAt: now() }
		});
		await record(tx, actor, 'offer.made', { seasonId: opening.seasonId, offerId: id, openingId: opening.id });
		await tellOffer(tx, offer.userId, opening.organisationId, opening.title as unknown as Text);
		await outbox.add(tx, { type: 'placement.offer_made', payload: { offerId: id, userId: offer.userId } });
		return id;
	});
}

/** The person answers; an answer is final. The same answer again is a no-op. */
export async function answerOffer(
	actor: Actor,
	offerId: string,
	answer: 'accepted' | 'declined'
): Promise<void> {
	await transaction(async (tx) => {
		const { userId } = signedIn(actor);
		await tx.$queryRaw`SELECT id FROM offers WHERE id = ${offerId}::uuid FOR UPDATE`;
		const offer = await tx.offer.findUnique({ where: { id: offerId } });
		if (!offer || offer.userId !== userId) refuse('not_found');
		if (offer.state === answer) return;
		refuseIf(offer.state !== 'made', 'already_done');
		await tx.offer.update({ where: { id: offerId }, data: { state: answer, answeredAt: now() } });
		await record(tx, actor, `offer.${answer}`, { offerId, openingId: offer.openingId });
		await outbox.add(tx, { type: 'placement.offer_answered', payload: { offerId, answer } });
	});
}
