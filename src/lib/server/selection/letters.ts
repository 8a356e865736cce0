import { m } from '#lib/paraglide/messages.js';
import type { Criterion } from '#lib/selection/rubric.ts';
import type { Text } from '#lib/text.ts';
import { inLocale, type Locale } from '#lib/text.ts';

export interface LetterFacts {
	season: Text;
	team: string;
	problem: Text;
	title: string;
	selected: boolean;
	rank: number;
	total: number;
	places: number;
	/** Hundredths. */
	score: number | null;
	reviews: number;
	byCriterion: Record<string, number | null>;
	/** As the judges wrote them, in an order that says nothing of who wrote which. */
	comments: string[];
	/** Why it was decided without all reviews; empty otherwise. */
	reason: string;
}
export interface LetterText {
	subject: string;
	body: string;
}
export type LetterTexts = Record<Locale, LetterText>;

/** 412 becomes "4.12". */
export const points = (value: number | null): string => (value === null ? '–' : (value / 100).toFixed(2));

/** The anchor that a mean comes nearest to; half up, as everywhere. */
export const anchorOf = (criterion: Criterion, value: number): Text =>
	criterion.anchors[Math.min(4, Math.max(0, Math.floor((value + 50) / 100) - 1))]!;

/** The letter to a team, in both languages: the outcome, each criterion with its anchor, and what judges wrote. */
export function composeLetter(facts: LetterFacts, criteria: readonly Criterion[]): LetterTexts {
	return { ko: inOne(facts, criteria, 'ko'), en: inOne(facts, criteria, 'en') };
}

function inOne(facts: LetterFacts, criteria: readonly Criterion[], locale: Locale): LetterText {
	const at = { locale };
	const named = {
		season: inLocale(facts.season, locale),
		team: facts.team,
		problem: inLocale(facts.problem, locale),
		title: facts.title,
		rank: facts.rank,
		total: facts.total,
		places: facts.places,
		score: points(facts.score),
		reviews: facts.reviews
	};
	const scores = criteria.map((criterion) => {
		const value = facts.byCriterion[criterion.key] ?? null;
		const name = inLocale(criterion.name, locale);
		if (value === null) return m.selection_letter_skipped({ name }, at);
		const anchor = inLocale(anchorOf(criterion, value), locale);
		return m.selection_letter_score({ name, weight: criterion.weight, score: points(value), anchor }, at);
	});
	const comments = facts.comments.map((comment, index) => `${index + 1}. ${comment}`);
	const parts = [
		m.selection_letter_greeting(named, at),
		facts.selected ? m.selection_letter_selected(named, at) : m.selection_letter_declined(named, at),
		m.selection_letter_standing(named, at),
		...(facts.reason ? [m.selection_letter_reason({ reason: facts.reason }, at)] : []),
		`${m.selection_letter_scores({}, at)}\n${scores.join('\n')}`,
		...(comments.length > 0 ? [`${m.selection_letter_comments({}, at)}\n${comments.join('\n\n')}`] : []),
		facts.selected ? m.selection_letter_next(named, at) : m.selection_letter_thanks(named, at),
		m.selection_letter_closing(named, at)
	];
	return {
		subject: facts.selected
			? m.selection_letter_subject_selected(named, at)
			: m.selection_letter_subject_declined(named, at),
		body: parts.join('\n\n')
	};
}
