import { formatNumber, formatSpan } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text.ts';
import type { BallotForm } from './choice.ts';
import type { VoteManner } from './vote-form.ts';

/** How a vote is held, but for who may vote: a sentence for each rule. */
export const mannerWords = (vote: Omit<VoteManner, 'tier'>, locale: Locale): string[] => [
	formWords(vote.form),
	vote.change === 'last' ? m.voting_rule_last() : m.voting_rule_once(),
	...(vote.windowSeconds === null ? [] : [windowWords(vote.windowSeconds, locale)]),
	vote.graceMs > 0 ? m.voting_grace({ seconds: formatNumber(vote.graceMs / 1000) }) : m.voting_grace_none(),
	...(vote.paths.length === 0 ? [] : [m.voting_rule_paths({ paths: vote.paths.map(pathWords).join(', ') })])
];

function formWords(form: BallotForm): string {
	if (form.kind === 'several') return m.voting_choose_up_to({ most: form.most });
	return form.kind === 'ranked'
		? m.voting_rule_points({ points: form.points.join(' · ') })
		: m.voting_rule_single();
}

/** In days, hours and minutes where those say it exactly. */
function windowWords(seconds: number, locale: Locale): string {
	const exact = seconds < 60 || seconds % 3600 === 0 || (seconds < 86_400 && seconds % 60 === 0);
	return exact
		? m.voting_rule_window_span({ span: formatSpan(seconds * 1000, locale) })
		: m.voting_rule_window({ seconds: formatNumber(seconds) });
}

const pathWords = ({ name, delayMs }: VoteManner['paths'][number]): string =>
	m.voting_rule_path({ name, seconds: formatNumber(delayMs / 1000) });
