import { record } from '#lib/server/audit/index.ts';
import {
	found,
	insist,
	now,
	outbox,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';

export interface NewOpening {
	seasonId: string;
	organisationId: string;
	kind: string;
	title: Text;
	description: Text;
	support: Text;
}

/** A member of a verified organisation publishes an opening. */
export async function publishOpening(actor: Actor, opening: NewOpening): Promise<string> {
	return transaction(async (tx) => {
		const { userId } = signedIn(actor);
		await insistSpeaksFor(tx, userId, opening.organisationId);
		const { id } = await tx.opening.create({
			data: {
				seasonId: opening.seasonId,
				organisationId: opening.organisationId,
				kind: opening.kind,
				title: { ...opening.title },
				description: { ...opening.description },
				support: { ...opening.support },
				authorId: userId,
				publishedAt: now()
			}
		});
		await record(tx, actor, 'opening.published', { seasonId: opening.seasonId, openingId: id });
		await outbox.add(tx, { type: 'placement.opening_published', payload: { openingId: id } });
		return id;
	});
}

/** Takes an opening off the board. Offers already made stand. */
export async function closeOpening(actor: Actor, openingId: string): Promise<void> {
	await transaction(async (tx) => {
		const { userId } = signedIn(actor);
		await tx.$queryRaw`SELECT id FROM openings WHERE id = ${openingId}::uuid FOR UPDATE`;
		const opening = found(await tx.opening.findUnique({ where: { id: openingId } }));
		await insistSpeaksFor(tx, userId, opening.organisationId);
		if (opening.closedAt) return;
		await tx.opening.update({ where: { id: openingId }, data: { closedAt: now() } });
		await record(tx, actor, 'opening.closed', { seasonId: opening.seasonId, openingId });
	});
}

export interface NewProfile {
	headline: string;
	about: string;
	links: string;
	wants: string[];
}

/** What a person would show, to whom they consent. Nobody else reads it. */
export async function saveProfile(actor: Actor, profile: NewProfile): Promise<void> {
	const { userId } = signedIn(actor);
	await transaction(async (tx) => {
		await tx.profile.upsert({ where: { userId }, create: { userId, ...profile }, update: profile });
		await record(tx, actor, 'profile.saved', {});
	});
}

/** Only members of a verified organisation act in its name. */
export async function insistSpeaksFor(tx: Tx, userId: string, organisationId: string): Promise<void> {
	const member = await tx.organisationMember.count({
		where: { userId, organisationId, organisation: { verifiedAt: { not: null } } }
	});
	insist(member === 1);
}
