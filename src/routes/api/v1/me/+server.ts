import { organisationsOf, owesSecondFactor } from '#lib/server/identity/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { signedIn } from '#lib/server/platform/index.ts';
import type { RequestHandler } from './$types';

/** Who is signed in here: `{ id, name, email, locale, roles, secondFactorOwed, organisations }`, or 401. */
export const GET: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const { userId, name, email, locale, roles, withheld } = signedIn(actor);
		return {
			id: userId,
			name,
			email,
			locale,
			roles: [...roles, ...(withheld ?? [])],
			secondFactorOwed: owesSecondFactor(actor),
			organisations: await organisationsOf(userId)
		};
	});
