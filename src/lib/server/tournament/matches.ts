import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	outbox,
	refuse,
	refuseIf,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { closePoll, openPoll, publishPoll, tallyOf } from '#lib/server/voting/index.ts';
import { inConflict, teamsOf } from './jury.ts';
import { lockMatch, roundSeed, type LockedMatch, type LockedRound } from './lock.ts';
import { rankTeams, sensitivity, type Standing } from './rules.ts';
import type { MetricNote } from '#lib/tournament/types.ts';

/** Starts a match: from now on its jurors may score. Opening again is a no-op. */
export async function openMatch(actor: Actor, matchId: string): Promise<void> {
	await change(actor, matchId, 'match.opened', async (tx, round, match) => {
		if (match.state === 'open') return false;
		refuseIf(match.state !== 'scheduled' || round.state !== 'open', 'match_state', { state: match.state });
		await tx.match.update({ where: { id: matchId }, data: { state: 'open', openedAt: now() } });
		return true;
	});
}

/** Opens the vote of a match for so many seconds. */
export async function openVote(actor: Actor, matchId: string, seconds: number): Promise<void> {
	await transaction(async (tx) => {
		const { match } = await lockMatch(tx, matchId);
		insistRole(actor, 'operator', 'organiser');
		if (match.pollId === null) refuse('match_has_no_vote');
		refuseIf(match.state !== 'open', 'match_state', { state: match.state });
		await openPoll(tx, actor, match.pollId, { closesAt: new Date(now().getTime() + seconds * 1000) });
	});
}

/** Closes a match: its vote first, then the result, computed once from what is now frozen. It stays hidden until revealed. */
export async function closeMatch(actor: Actor, matchId: string): Promise<void> {
	await closeVote(actor, matchId);
	await change(actor, matchId, 'match.closed', async (tx, round, match) => {
		if (match.state === 'closed' || match.state === 'revealed') return false;
		refuseIf(match.state !== 'open', 'match_state', { state: match.state });
		const teams = await teamsOf(tx, round, match);
		const missing = round.weights.jury > 0 ? await missingScores(tx, round, match, teams) : 0;
		refuseIf(missing > 0, 'jury_incomplete', { missing });
		const field = await standingsOf(tx, round, match, teams);
		const scoring = { ...round, seed: roundSeed(round.seasonId, round.number) };
		const results = rankTeams(field, scoring);
		const strip = sensitivity(field, scoring, round.format === 'score' ? round.places : 1);
		const explained = { results, sensitivity: strip };
		const winnerId = round.format === 'score' ? null : (results[0]?.teamId ?? null);
		await tx.match.update({
			where: { id: matchId },
			data: { state: 'closed', closedAt: now(), winnerId, explained: explained as never }
		});
		return true;
	});
}

/** Makes a closed match's result public, with its jury scores and its poll's log. Revealing again is a no-op. */
export async function revealMatch(actor: Actor, matchId: string): Promise<void> {
	await change(actor, matchId, 'match.revealed', async (tx, _round, match) => {
		if (match.state === 'revealed') return false;
		refuseIf(match.state !== 'closed', 'match_state', { state: match.state });
		await tx.match.update({ where: { id: matchId }, data: { state: 'revealed' } });
		if (match.pollId) await publishPoll(tx, actor, match.pollId);
		return true;
	});
}

type Step = (tx: Tx, round: LockedRound, match: LockedMatch) => Promise<boolean>;

async function change(actor: Actor, matchId: string, type: string, step: Step): Promise<void> {
	await transaction(async (tx) => {
		const { round, match } = await lockMatch(tx, matchId);
		insistRole(actor, 'operator', 'organiser');
		if (!(await step(tx, round, match))) return;
		await record(tx, actor, type, { seasonId: round.seasonId, roundId: round.id, matchId });
		await outbox.add(tx, {
			type: 'tournament.changed',
			payload: { seasonId: round.seasonId, roundId: round.id, matchId }
		});
	});
}

/** Ends the match's vote in a transaction of its own, so that what is counted next is committed. */
async function closeVote(actor: Actor, matchId: string): Promise<void> {
	await transaction(async (tx) => {
		const { match } = await lockMatch(tx, matchId);
		insistRole(actor, 'operator', 'organiser');
		if (match.pollId && match.state === 'open') await closePoll(tx, actor, match.pollId);
	});
}

/** Scores that jurors without a conflict still owe. */
async function missingScores(
	tx: Tx,
	round: LockedRound,
	match: LockedMatch,
	teams: string[]
): Promise<number> {
	const cast = await tx.juryScore.findMany({
		where: { matchId: match.id },
		select: { jurorId: true, teamId: true }
	});
	const done = new Set(cast.map((score) => `${score.jurorId}:${score.teamId}`));
	let missing = 0;
	for (const jurorId of round.jurors)
		for (const teamId of teams)
			if (!done.has(`${jurorId}:${teamId}`) && !(await inConflict(tx, jurorId, teamId))) missing += 1;
	return missing;
}

/** The share of the ballots in per cent; of no ballots at all everybody has none. */
const shareOf = (votes: number, ballots: number): number => (ballots === 0 ? 0 : (votes / ballots) * 100);

async function standingsOf(
	tx: Tx,
	round: LockedRound,
	match: LockedMatch,
	teams: string[]
): Promise<Standing[]> {
	const entrants = await tx.roundEntrant.findMany({ where: { roundId: round.id, teamId: { in: teams } } });
	const jury = await tx.juryScore.findMany({ where: { matchId: match.id } });
	const tally = match.pollId ? await tallyOf(match.pollId) : null;
	return teams.map((teamId) => {
		const own = jury.filter((score) => score.teamId === teamId);
		const note = entrants.find((entrant) => entrant.teamId === teamId)
			?.metric as unknown as MetricNote | null;
		return {
			teamId,
			raw: {
				metric: note?.skill ?? null,
				jury: own.length === 0 ? null : own.reduce((sum, score) => sum + score.total, 0) / own.length,
				public: tally && shareOf(tally.bySubject[teamId] ?? 0, tally.ballots)
			},
			juryFirsts: own.filter((score) =>
				jury.every((other) => other.jurorId !== score.jurorId || other.total <= score.total)
			).length
		};
	});
}
