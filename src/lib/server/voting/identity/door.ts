import { errorText } from '#lib/errors.ts';
import { DomainError, refuse, takeToken } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';
import { halfDaySeconds, kept, type PassBearer } from '../http.ts';
import { localeOf } from '../ingest/answers.ts';
import { identityCookie, networkOf, readPass } from '../passes.ts';
import { attemptSeconds, openAttempt } from './attempt.ts';
import { beginIdentity, finishIdentity, type AskingPoll } from './flow.ts';

const attemptCookie = 'voter_identity_attempt';
const attemptPath = '/vote/identity';
/** Each may cost a question to the provider; a university behind one address gets through. */
const perMinute = 600;

interface Visitor extends PassBearer {
	url: URL;
	locals: PassBearer['locals'] & { locale: Locale };
	cookies: PassBearer['cookies'] & { delete(name: string, options: { path: string }): void };
	request: { headers: { get(name: string): string | null } };
}

/** Where a reader goes to prove who they are. */
export async function startIdentity(event: Visitor, poll: AskingPoll): Promise<string> {
	const another = event.url.searchParams.has('another');
	const { address, attempt } = await beginIdentity(poll, event.locals.locale, another);
	event.cookies.set(attemptCookie, attempt, { ...kept(event), path: attemptPath, maxAge: attemptSeconds });
	return address;
}

/** How somebody came back. */
export interface Returned {
	/** The vote they came from; null where that is not known any more. */
	slug: string | null;
	locale: Locale;
	/** Why they have no pass now. */
	why: string | null;
}

/** Keeps the pass of somebody who comes back from the provider, or says why there is none. */
export async function endIdentity(event: Visitor): Promise<Returned> {
	const attempt = openAttempt(event.cookies.get(attemptCookie));
	const { headers } = event.request;
	const locale =
		attempt?.locale ?? localeOf(headers.get('cookie') ?? '', headers.get('accept-language') ?? '');
	const slug = attempt?.slug ?? null;
	try {
		await takeToken(`voter-identity:${networkOf(event.getClientAddress())}`, { burst: perMinute, perMinute });
		const pass = await finishIdentity(event.url.searchParams, attempt);
		event.cookies.delete(attemptCookie, { path: attemptPath });
		event.cookies.set(identityCookie, pass, { ...kept(event), maxAge: halfDaySeconds });
		return { slug, locale, why: null };
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		// What another tab, or a stranger's link, has sent here ends no attempt of this reader.
		if (error.code !== 'identity_foreign') event.cookies.delete(attemptCookie, { path: attemptPath });
		return { slug, locale, why: error.code };
	}
}

const reasons = [
	'identity_expired',
	'identity_foreign',
	'identity_cancelled',
	'identity_not_trusted',
	'identity_away',
	'identity_not_set_up',
	'too_many_requests'
];

/** The sentence for what an address says went wrong; no other sentence can be put there. */
export function identitySentence(why: string, name: string, locale: Locale): string {
	if (!reasons.includes(why)) refuse('not_found');
	return errorText(why, { name, seconds: 60 }, locale);
}

/** Whether this browser holds the pass of a person of this season. */
export const holdsIdentity = (identityPass: string | null, seasonId: string): boolean => {
	const voter = readPass(identityPass);
	return voter?.tier === 'identity' && voter.seasonId === seasonId;
};

/** So that the next person at this device can vote, and reads nobody's receipt. */
export const forgetIdentity = ({ cookies }: Pick<Visitor, 'cookies'>): void =>
	cookies.delete(identityCookie, { path: '/' });
