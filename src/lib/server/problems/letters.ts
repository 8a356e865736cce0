import type { Need } from '#lib/server/generated/prisma/client.ts';
import { m } from '#lib/paraglide/messages.js';
import { publicOrigin, queueMail, type Tx } from '#lib/server/platform/index.ts';
import { inLocale, type Locale, type Text } from '#lib/text.ts';
import type { Address } from './people.ts';

/** Tells the proposer what was decided and why, in the proposer's language. */
export async function writeDecision(
	tx: Tx,
	address: Address,
	need: Need,
	decision: 'shortlisted' | 'merged' | 'declined',
	reason: Text,
	mergedIntoId: string | null
): Promise<void> {
	const { locale } = address;
	const title = inLocale(need.title as unknown as Text, locale);
	const into = mergedIntoId ? await titleOf(tx, mergedIntoId, locale) : '';
	const inputs = { title, into, reason: inLocale(reason, locale), link: linkTo(`/needs/${need.id}`, locale) };
	const at = { locale };
	const letter = {
		shortlisted: [m.problems_letter_shortlisted_subject, m.problems_letter_shortlisted_body],
		merged: [m.problems_letter_merged_subject, m.problems_letter_merged_body],
		declined: [m.problems_letter_declined_subject, m.problems_letter_declined_body]
	} as const;
	const [subject, body] = letter[decision];
	await queueMail(tx, { ...address, subject: subject(inputs, at), body: body(inputs, at) });
}

/** Tells the proposer that the need has become an open problem. */
export async function writePublication(tx: Tx, address: Address, need: Need, slug: string): Promise<void> {
	const { locale } = address;
	const inputs = {
		title: inLocale(need.title as unknown as Text, locale),
		link: linkTo(`/problems/${slug}`, locale)
	};
	const subject = m.problems_letter_published_subject(inputs, { locale });
	await queueMail(tx, { ...address, subject, body: m.problems_letter_published_body(inputs, { locale }) });
}

async function titleOf(tx: Tx, needId: string, locale: Locale): Promise<string> {
	const need = await tx.need.findUnique({ where: { id: needId }, select: { title: true } });
	return need ? inLocale(need.title as unknown as Text, locale) : '';
}

/** An address that works outside the site. */
export const linkTo = (path: string, locale: Locale): string =>
	`${publicOrigin()}${locale === 'en' ? '/en' : ''}${path}`;
