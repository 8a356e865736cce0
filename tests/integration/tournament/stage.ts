import { expect } from 'vitest';
import type { SignedIn } from '#lib/server/platform/index.ts';
import {
	castJuryScore,
	closeMatch,
	closeRound,
	openMatch,
	openVote,
	publishRound,
	revealMatch
} from '#lib/server/tournament/index.ts';
import { castBallot } from '#lib/server/voting/index.ts';
import { controlRound, type Contest } from '../../support/contest.ts';
import { outcome } from '../../support/barrier.ts';
import { countVote, issuePasses, nonce } from '../../support/polls.ts';

export const scores = (effect: number, idea = effect) => ({ effect, idea });

export const seal = (juror: SignedIn, matchId: string, teamId: string, score: number) =>
	castJuryScore(juror, { matchId, teamId, scores: scores(score) });

/** Every juror gives each team the same score. */
export async function sealAll(field: Contest, matchId: string, given: Record<string, number>) {
	for (const juror of field.jurors)
		for (const [teamId, score] of Object.entries(given)) await seal(juror, matchId, teamId, score);
}

/** Opens the vote and casts so many ballots for each option, by number. */
export async function vote(field: Contest, match: { id: string; pollSlug: string | null }, votes: number[]) {
	await openVote(field.operator, match.id, 60);
	const passes = await issuePasses(
		field.seasonId,
		votes.reduce((sum, count) => sum + count, 0)
	);
	for (const [index, count] of votes.entries())
		for (const pass of passes.splice(0, count))
			await castBallot({ slug: match.pollSlug!, pass, option: index + 1, nonce: nonce() });
}

/** Plays every match of a round without a vote: the jury's scores decide, by team id. */
export async function playRound(field: Contest, number: number, given: Record<string, number>) {
	const round = await controlRound(field, number);
	for (const match of round.matches.filter(({ state }) => state !== 'revealed')) {
		await openMatch(field.operator, match.id);
		const sides = match.cheong ? [match.cheong, match.hong!] : round.entrants.map(({ team }) => team);
		await sealAll(field, match.id, Object.fromEntries(sides.map(({ id }) => [id, given[id] ?? 1])));
		await closeMatch(field.operator, match.id);
		await revealMatch(field.operator, match.id);
	}
	await closeRound(field.organiser, round.id);
	await publishRound(field.organiser, round.id);
	return controlRound(field, number);
}

/** Closes a match that has a vote: not before enough people have confirmed its tally. */
export async function closeCounted(field: Contest, match: { id: string; pollId: string | null }) {
	expect(await outcome(closeMatch(field.operator, match.id))).toBe('tally_unconfirmed');
	await countVote(match.pollId);
	await closeMatch(field.operator, match.id);
}
