import type { Actor } from '#lib/server/platform/index.ts';
import { config } from '#lib/server/platform/index.ts';
import { insistEarned, type Earned } from './fraud/proof.ts';
import { accountCookie, accountPass, issuePass, networkOf, passCookie, readPass } from './passes.ts';

/** The part of a request event that passes need. */
export interface PassBearer {
	cookies: {
		get(name: string): string | undefined;
		set(
			name: string,
			value: string,
			options: { path: string; httpOnly: boolean; sameSite: 'lax'; secure: boolean; maxAge: number }
		): void;
	};
	locals: { actor: Actor };
	url: URL;
	getClientAddress(): string;
}

export interface HeldPasses {
	pass: string | null;
	accountPass: string | null;
}

const yearSeconds = 365 * 24 * 3600;
const halfDaySeconds = 12 * 3600;

/** The passes in this browser's cookies. */
export const heldPasses = ({ cookies }: Pick<PassBearer, 'cookies'>): HeldPasses => ({
	pass: cookies.get(passCookie) ?? null,
	accountPass: cookies.get(accountCookie) ?? null
});

/**
 * Makes sure that this browser can vote: keeps a good pass, issues a missing one for what the device has `earned`, and adds
 * the account's if signed in. Refuses what `insistEarned` refuses, and `too_many_requests` where a network has had many.
 */
export async function ensurePasses(
	event: PassBearer,
	seasonId: string,
	earned: Earned = {}
): Promise<HeldPasses> {
	const held = heldPasses(event);
	// Behind a proxy the address says http; the configured origin knows better.
	const secure = (config().ORIGIN ?? event.url.origin).startsWith('https:');
	const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
	if (readPass(held.pass)?.seasonId !== seasonId) {
		const network = networkOf(event.getClientAddress());
		await insistEarned(earned, network);
		held.pass = await issuePass(seasonId, network);
		event.cookies.set(passCookie, held.pass, { ...kept, maxAge: yearSeconds });
	}
	const account = accountPass(event.locals.actor, seasonId);
	if (account !== null && account !== held.accountPass)
		event.cookies.set(accountCookie, account, { ...kept, maxAge: halfDaySeconds });
	return { pass: held.pass, accountPass: account };
}
