import { m } from '#lib/paraglide/messages.js';
import type { PersonView } from '#lib/server/identity/index.ts';
import { publicOrigin, type Letter } from '#lib/server/platform/index.ts';
import type { PublishedProblem } from '#lib/server/problems/index.ts';
import { inLocale } from '#lib/text.ts';

/** Tells the asker that an official answer is there, with its text. */
export function answerLetter(
	asker: PersonView,
	problem: PublishedProblem | null,
	title: string,
	body: string
): Letter {
	const { locale } = asker;
	const prefix = `${publicOrigin()}${locale === 'en' ? '/en' : ''}`;
	const link = problem ? `${prefix}/problems/${problem.slug}/questions` : prefix;
	const inputs = { title, body, link, problem: problem ? inLocale(problem.title, locale) : '' };
	return {
		to: asker.email,
		locale,
		subject: m.community_letter_answer_subject(inputs, { locale }),
		body: m.community_letter_answer_body(inputs, { locale })
	};
}
