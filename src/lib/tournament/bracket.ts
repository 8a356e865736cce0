import type { BracketMatch, BracketRound, BracketSeat } from '#lib/ui/Bracket.svelte';
import type { ShownMatch, ShownRound, ShownTeam } from './views.ts';

/**
 * The knock-out rounds as a drawing: matches stand in the order in which their winners meet, so that the lines between
 * them are true. Rounds that have not been drawn yet are shown with empty seats.
 */
export function bracketOf(
	rounds: readonly ShownRound[],
	name: (round: ShownRound) => string,
	href: (round: ShownRound) => string
): BracketRound[] {
	const knockout = rounds.filter((round) => round.format !== 'score');
	const ordered = new Map<string, ShownMatch[]>();
	let after: ShownMatch[] | null = null;
	for (const round of knockout.toReversed()) {
		if (round.matches.length === 0) continue;
		after = after === null ? round.matches : leadingTo(round.matches, after);
		ordered.set(round.id, after);
	}
	let before = 0;
	return knockout.map((round) => {
		const matches = ordered.get(round.id)?.map((match) => drawn(match, href(round)));
		const empty = Array.from({ length: Math.max(1, Math.ceil(before / 2)) }, (_, i) =>
			unknown(`${round.id}-${i}`)
		);
		before = (matches ?? empty).length;
		return { key: round.id, name: name(round), matches: matches ?? empty };
	});
}

/** Whether every round halves the one before, so that two lines lead into each match. */
export const isJoined = (rounds: readonly BracketRound[]): boolean =>
	rounds.every(
		(round, index) => index === 0 || rounds[index - 1]!.matches.length === 2 * round.matches.length
	);

/** Matches in the order of the seats their winners take; those whose winner takes none come last. */
function leadingTo(matches: readonly ShownMatch[], next: readonly ShownMatch[]): ShownMatch[] {
	const seats = next.flatMap((match) => [match.cheong?.id, match.hong?.id]);
	const at = (match: ShownMatch) => {
		const seat = seats.findIndex((id) => id !== undefined && id === match.winnerId);
		return seat < 0 ? seats.length : seat;
	};
	return matches.toSorted((a, b) => at(a) - at(b) || a.number - b.number);
}

function drawn(match: ShownMatch, href: string): BracketMatch {
	const done = match.state === 'revealed';
	return {
		key: match.id,
		href: `${href}#match-${match.number}`,
		state: done ? 'done' : match.state === 'open' ? 'now' : 'next',
		a: seat(match, match.cheong, 'cheong'),
		b: match.hong ? seat(match, match.hong, 'hong') : { name: null, bye: true }
	};
}

function seat(match: ShownMatch, team: ShownTeam | null, side: 'cheong' | 'hong'): BracketSeat {
	const score = match.results.find((result) => result.teamId === team?.id)?.total ?? null;
	return { name: team?.name ?? null, side, score, won: team !== null && match.winnerId === team.id };
}

const unknown = (key: string): BracketMatch => ({
	key,
	state: 'next',
	a: { name: null, side: 'cheong' },
	b: { name: null, side: 'hong' }
});
