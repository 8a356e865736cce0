import { record } from '#lib/server/audit/index.ts';
import { signedIn, transaction, type Actor } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';

/** Changes the actor's own name and the language of letters. */
export async function changeProfile(actor: Actor, profile: { name: string; locale: Locale }): Promise<void> {
	const { userId } = signedIn(actor);
	await transaction(async (tx) => {
		await tx.user.update({ where: { id: userId }, data: profile });
		await record(tx, actor, 'person.profile_changed', { personId: userId });
	});
}
