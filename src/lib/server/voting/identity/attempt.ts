import * as v from 'valibot';
import { now, openSecret, sealSecret } from '#lib/server/platform/index.ts';

const Attempt = v.object({
	/** What has to come back from the provider, and what only this browser and the provider know. */
	state: v.string(),
	nonce: v.string(),
	verifier: v.string(),
	/** Where the reader goes on, and in which language. */
	slug: v.string(),
	seasonId: v.string(),
	locale: v.picklist(['ko', 'en']),
	until: v.number()
});
/** Somebody on the way to the provider and back; kept by their own browser, sealed. */
export type Attempt = v.InferOutput<typeof Attempt>;

/** Long enough to find a phone and type a code. */
export const attemptSeconds = 600;
const purpose = 'voting:identity-attempt';

export function sealAttempt(attempt: Omit<Attempt, 'until'>): string {
	const until = now().getTime() + attemptSeconds * 1000;
	const text = JSON.stringify({ ...attempt, until } satisfies Attempt);
	return sealSecret(purpose, 'browser', Buffer.from(text)).toString('base64url');
}

/** Null for what is missing, forged or too old. */
export function openAttempt(sealed: string | undefined): Attempt | null {
	if (sealed === undefined || sealed.length > 4096) return null;
	try {
		const text = openSecret(purpose, 'browser', Buffer.from(sealed, 'base64url')).toString('utf8');
		const attempt = v.parse(Attempt, JSON.parse(text));
		return attempt.until > now().getTime() ? attempt : null;
	} catch {
		return null;
	}
}
