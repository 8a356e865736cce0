import { insistRole } from '#lib/server/identity/index.ts';
import { prisma, signedIn, type Actor } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type { Criterion } from '#lib/tournament/types.ts';
import { recusal, type Recusal } from './jury.ts';
import { sittingJurors, type LockedRound } from './lock.ts';
import { read, teamRefs, type TeamRef } from './queries.ts';

export interface JuryMatch {
	matchId: string;
	roundName: Text;
	number: number;
	criteria: Criterion[];
	teams: {
		team: TeamRef | null;
		side: 'cheong' | 'hong' | '';
		/** The juror's own score is in, and closed. */
		sealed: boolean;
		/** Why this juror must not score this team. */
		recused: Recusal | null;
	}[];
}

/** What a juror has before them: the open matches of rounds they sit on, what they have sealed, and what is not theirs. */
export async function jurySheet(actor: Actor, seasonId: string): Promise<JuryMatch[]> {
	const { userId } = signedIn(actor);
	insistRole(actor, 'judge');
	const rounds = (await read({ seasonId })).filter(
		(round) => round.state === 'open' && sittingJurors(round as unknown as LockedRound).includes(userId)
	);
	const teams = await teamRefs(rounds.flatMap((round) => round.entrants.map((entrant) => entrant.teamId)));
	const sheet: JuryMatch[] = [];
	for (const round of rounds) {
		for (const match of round.matches.filter(({ state }) => state === 'open')) {
			const sides = [match.cheongId, match.hongId];
			const playing = round.entrants.filter(
				({ teamId, withdrawnAt }) => !withdrawnAt && (round.format === 'score' || sides.includes(teamId))
			);
			const sealed = new Set(
				match.juryScores.filter((score) => score.jurorId === userId).map((score) => score.teamId)
			);
			sheet.push({
				matchId: match.id,
				roundName: round.name as unknown as Text,
				number: match.number,
				criteria: round.criteria as unknown as Criterion[],
				teams: await Promise.all(
					playing.map(async ({ teamId }) => ({
						team: teams.get(teamId) ?? null,
						side: sideOf(match, teamId),
						sealed: sealed.has(teamId),
						recused: await recusal(prisma(), round as unknown as LockedRound, match, userId, teamId)
					}))
				)
			});
		}
	}
	return sheet;
}

const sideOf = (match: { cheongId: string | null; hongId: string | null }, teamId: string) =>
	teamId === match.cheongId ? 'cheong' : teamId === match.hongId ? 'hong' : '';
