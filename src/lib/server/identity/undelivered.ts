import { record } from '#lib/server/audit/index.ts';
import { refuseIf, transaction, tryLettersAgain, type Actor } from '#lib/server/platform/index.ts';
import { insistRole } from './policy.ts';

/** Sends letters again that were given up, after somebody has mended why. Refuses `already_done` where there are none. */
export function sendLettersAgain(actor: Actor): Promise<{ letters: number }> {
	return transaction(async (tx) => {
		insistRole(actor, 'organiser');
		const letters = await tryLettersAgain(tx);
		refuseIf(letters === 0, 'already_done');
		await record(tx, actor, 'mail.tried_again', { letters });
		return { letters };
	});
}
