import type { Tx } from '#lib/server/platform/index.ts';
import { tallyOf } from '#lib/server/voting/index.ts';
import type { MetricNote } from '#lib/tournament/types.ts';
import { recusal } from './jury.ts';
import { sittingJurors, type LockedMatch, type LockedRound } from './lock.ts';
import type { Standing } from './rules.ts';

/** Scores that jurors without a tie still owe. */
export async function missingScores(
	tx: Tx,
	round: LockedRound,
	match: LockedMatch,
	teams: readonly string[]
): Promise<number> {
	if (round.weights.jury === 0) return 0;
	const cast = await tx.juryScore.findMany({
		where: { matchId: match.id },
		select: { jurorId: true, teamId: true }
	});
	const done = new Set(cast.map((score) => `${score.jurorId}:${score.teamId}`));
	let missing = 0;
	for (const jurorId of sittingJurors(round))
		for (const teamId of teams)
			if (!done.has(`${jurorId}:${teamId}`) && !(await recusal(tx, round, match, jurorId, teamId)))
				missing += 1;
	return missing;
}

/** The share of all points that were given in per cent, a vote being one; where none were given everybody has none. */
const shareOf = (points: number, all: number): number => (all === 0 ? 0 : (points / all) * 100);

/** What each playing team brings to the count. Scores of teams that have left are not compared with. */
export async function standingsOf(
	tx: Tx,
	round: LockedRound,
	match: LockedMatch,
	teams: readonly string[]
): Promise<Standing[]> {
	const playing = { in: [...teams] };
	const entrants = await tx.roundEntrant.findMany({ where: { roundId: round.id, teamId: playing } });
	const jury = await tx.juryScore.findMany({
		where: { matchId: match.id, teamId: playing, jurorId: { in: sittingJurors(round) } }
	});
	const tally = match.pollId ? await tallyOf(match.pollId) : null;
	const given = Object.values(tally?.counts ?? {}).reduce((sum, points) => sum + points, 0);
	return teams.map((teamId) => {
		const own = jury.filter((score) => score.teamId === teamId);
		const note = entrants.find((entrant) => entrant.teamId === teamId)
			?.metric as unknown as MetricNote | null;
		return {
			teamId,
			raw: {
				metric: note?.skill ?? null,
				jury: own.length === 0 ? null : own.reduce((sum, score) => sum + score.total, 0) / own.length,
				public: tally && shareOf(tally.bySubject[teamId] ?? 0, given)
			},
			juryFirsts: own.filter((score) =>
				jury.every((other) => other.jurorId !== score.jurorId || other.total <= score.total)
			).length
		};
	});
}
