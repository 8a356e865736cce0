import type { Choice } from './choice.ts';

/** What became of a ballot whose answer never came. `option` and `code` are missing while its receipt is being made. */
export type Fate = { stands: false } | { stands: true; option?: Choice; code?: string };

const askWithinMs = 5000;

/**
 * Asked after the end of a vote, when nothing can be sent any more and one that was lost may have been a yes. Those who had no
 * answer ask at different moments. Null where nobody answers: the ballot is still kept, for the page that is opened next.
 */
export async function fateOf(slug: string, pass: string | undefined): Promise<Fate | null> {
	await new Promise((resolve) => setTimeout(resolve, Math.random() * askWithinMs));
	const headers: Record<string, string> = { accept: 'application/json' };
	if (pass !== undefined) headers.authorization = `Bearer ${pass}`;
	const answer = await fetch(`/api/v1/polls/${slug}/receipt`, { headers }).catch(() => null);
	if (!answer || answer.status === 429 || answer.status >= 500) return null;
	const said = (await answer.json().catch(() => null)) as {
		option?: Choice;
		code?: string;
		error?: { code: string };
	} | null;
	const code = said?.error?.code;
	if (code === 'receipt_pending') return { stands: true };
	if (code === 'not_found' || code === 'pass_needed') return { stands: false };
	// Only our own words are a yes or a no.
	if (said?.option === undefined) return null;
	return { stands: true, option: said.option, ...(said.code === undefined ? {} : { code: said.code }) };
}
