import { errorText } from '#lib/errors.ts';
import { DomainError, logger } from '#lib/server/platform/index.ts';
import type { Locale } from '#lib/text.ts';
import { spellChoice, type Choice } from '#lib/voting/choice.ts';
import type { BallotAnswer } from './cast.ts';
import type { BallotPromise } from './promise.ts';

/** The answer to a ballot that stands, in ASCII. */
export const countedText = (
	state: BallotAnswer['state'],
	option: Choice,
	{ code, escaped }: BallotPromise
): string => `{"state":"${state}","option":${spellChoice(option)},"code":"${code}","promise":"${escaped}"}`;

export interface Refusal {
	status: number;
	body: string;
	headers: Record<string, string>;
}

export function refusalOf(thrown: unknown, locale: Locale): Refusal {
	const known = thrown instanceof DomainError;
	if (!known)
		logger.error({ code: 'ballot_failed', error: thrown instanceof Error ? thrown.stack : String(thrown) });
	const { code, status, details } = known ? thrown : new DomainError('surprise', { incident: 'ballot' });
	const body = JSON.stringify({ error: { code, message: errorText(code, details, locale), details } });
	return { status, body, headers: 'seconds' in details ? { 'retry-after': String(details.seconds) } : {} };
}

/** The language of whoever asks, by the two headers that say so. */
export const localeOf = (cookies: string | undefined, languages: string | undefined): Locale =>
	/PARAGLIDE_LOCALE=(ko|en)/.exec(cookies ?? '')?.[1] === 'en' || languages?.startsWith('en') ? 'en' : 'ko';
