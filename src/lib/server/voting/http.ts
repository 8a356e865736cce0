import type { Actor } from '#lib/server/platform/index.ts';
import { config } from '#lib/server/platform/index.ts';
import type { Tier } from '#lib/voting/leaf.ts';
import { votedCookie, votedPlaces } from '#lib/voting/voted-mark.ts';
import { earnedBy, type Earned } from './fraud/proof.ts';
import { issuePass } from './issuing.ts';
import {
	accountCookie,
	accountPass,
	identityCookie,
	networkOf,
	passCookie,
	readPass,
	type HeldPasses,
	type Passes
} from './passes.ts';

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
	url: Pick<URL, 'origin'>;
	getClientAddress(): string;
}

const yearSeconds = 365 * 24 * 3600;
export const halfDaySeconds = 12 * 3600;

/** How a pass is kept. Behind a proxy the address says http; the configured origin knows better. */
export const kept = ({ url }: Pick<PassBearer, 'url'>) => ({
	path: '/',
	httpOnly: true,
	sameSite: 'lax' as const,
	secure: (config().ORIGIN ?? url.origin).startsWith('https:')
});

/** The passes in this browser's cookies. */
export const heldPasses = ({ cookies }: Pick<PassBearer, 'cookies'>): HeldPasses => ({
	pass: cookies.get(passCookie) ?? null,
	accountPass: cookies.get(accountCookie) ?? null,
	identityPass: cookies.get(identityCookie) ?? null
});

/**
 * For a page that shows what was cast here. A device that has cast nothing sees what a device without a pass sees, so its pass
 * is not looked at, and a thousand of them share one rendering (`shared-page.ts`).
 */
export function passesShown(event: Pick<PassBearer, 'cookies'>): HeldPasses {
	const held = heldPasses(event);
	return event.cookies.get(votedCookie) ? held : { ...held, pass: null };
}

/** After a ballot of a form without scripts; those with scripts mark themselves. */
export function markVoted(event: PassBearer, slug: string): void {
	for (const place of votedPlaces(slug))
		event.cookies.set(votedCookie, '1', { ...kept(event), ...place, httpOnly: false });
}

/**
 * Makes sure that this browser can vote: keeps a good pass, issues a missing one for what the device has `earned`, and adds
 * the account's if signed in. Refuses what `earnedBy` and `issuePass` refuse.
 */
export async function ensurePasses(
	event: PassBearer,
	seasonId: string,
	earned: Earned = {}
): Promise<Omit<HeldPasses, 'identityPass'>> {
	const held = heldPasses(event);
	if (readPass(held.pass)?.seasonId !== seasonId) {
		const network = networkOf(event.getClientAddress());
		held.pass = await issuePass(seasonId, network, await earnedBy(earned, network));
		event.cookies.set(passCookie, held.pass, { ...kept(event), maxAge: yearSeconds });
	}
	return { pass: held.pass, accountPass: ensureAccountPass(event, seasonId) };
}

/** The pass of the account that is signed in here, kept for ballots; null without one. */
export function ensureAccountPass(event: PassBearer, seasonId: string): string | null {
	const account = accountPass(event.locals.actor, seasonId);
	if (account !== null && account !== event.cookies.get(accountCookie))
		event.cookies.set(accountCookie, account, { ...kept(event), maxAge: halfDaySeconds });
	return account;
}

/** What a poll of this tier takes, from a form that may be all that a browser without scripts sends. */
export const passesFor = async (
	event: PassBearer,
	{ seasonId, tier }: { seasonId: string; tier: Tier },
	earned: Earned
): Promise<Passes> => {
	if (tier === 'device') return ensurePasses(event, seasonId, earned);
	if (tier === 'account') return { accountPass: ensureAccountPass(event, seasonId) };
	return { identityPass: heldPasses(event).identityPass };
};
