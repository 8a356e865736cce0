interface Seat {
	sealed: boolean;
	recused: unknown;
}

/** How many scores a juror still has to seal: those of teams that are theirs to judge. */
export const sealsOwed = (matches: readonly { teams: readonly Seat[] }[]): number =>
	matches.flatMap(({ teams }) => teams).filter(({ sealed, recused }) => !sealed && !recused).length;
