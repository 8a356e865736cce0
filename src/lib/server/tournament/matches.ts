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
import {
	callOffPoll,
	closePoll,
	countingMs,
	openPoll,
	publishPoll,
	tallyKeysWanted
} from '#lib/server/voting/index.ts';
import { missingScores, standingsOf } from './count.ts';
import { teamsOf } from './jury.ts';
import { lockMatch, roundSeed, sittingJurors, type LockedMatch, type LockedRound } from './lock.ts';
import { isWalkover, rankTeams, sensitivity, type ExplainedMatch } from './rules.ts';

/** Starts a match: from now on its jurors may score. Opening again is a no-op. */
export async function openMatch(actor: Actor, matchId: string): Promise<void> {
	await change(actor, matchId, 'match.opened', async (tx, round, match) => {
		if (match.state === 'open') return false;
		refuseIf(match.state !== 'scheduled' || round.state !== 'open', 'match_state', { state: match.state });
		await tx.match.update({ where: { id: matchId }, data: { state: 'open', openedAt: now() } });
		return true;
	});
}

/** Opens the vote of a match, for so many seconds where its round does not say how long. */
export async function openVote(actor: Actor, matchId: string, seconds: number): Promise<void> {
	await transaction(async (tx) => {
		const { round, match } = await lockMatch(tx, matchId);
		insistRole(actor, 'operator', 'organiser');
		if (match.pollId === null) refuse('match_has_no_vote');
		refuseIf(match.state !== 'open', 'match_state', { state: match.state });
		const free = (round.vote?.windowSeconds ?? null) === null;
		const closesAt = new Date(now().getTime() + seconds * 1000);
		await openPoll(tx, actor, match.pollId, free ? { closesAt } : {});
	});
}

/**
 * Closes a match: its vote first and, once that is confirmed, the result, computed once from what is now frozen. It stays hidden
 * until revealed.
 * Where a side has left, the other goes on without a fight. Closing twice is a no-op.
 */
export async function closeMatch(actor: Actor, matchId: string): Promise<void> {
	await closeVote(actor, matchId);
	await change(actor, matchId, 'match.closed', async (tx, round, match) => {
		if (isOver(match)) return false;
		const teams = await insistCountable(tx, round, match);
		await insistTallied(tx, match);
		const explained = await count(tx, round, match, teams);
		const winnerId = round.format === 'score' ? null : (explained.results[0]?.teamId ?? teams[0] ?? null);
		await tx.match.update({
			where: { id: matchId },
			data: { state: 'closed', closedAt: now(), winnerId, explained: explained as never }
		});
		return true;
	});
}

async function count(
	tx: Tx,
	round: LockedRound,
	match: LockedMatch,
	teams: string[]
): Promise<ExplainedMatch> {
	if (isWalkover(round.format, teams)) return { results: [], sensitivity: [], walkover: true };
	const field = await standingsOf(tx, round, match, teams);
	const scoring = { ...round, seed: roundSeed(round.seasonId, round.number) };
	return {
		results: rankTeams(field, scoring),
		sensitivity: sensitivity(field, scoring, round.format === 'score' ? round.places : 1),
		walkover: false,
		jurors: sittingJurors(round)
	};
}

const isOver = (match: LockedMatch): boolean => match.state === 'closed' || match.state === 'revealed';

/** Everything a count needs is there: the match was played, its vote was held, every juror has scored. Returns who plays. */
async function insistCountable(tx: Tx, round: LockedRound, match: LockedMatch): Promise<string[]> {
	const teams = await teamsOf(tx, round, match);
	if (isWalkover(round.format, teams)) return teams;
	refuseIf(match.state !== 'open', 'match_state', { state: match.state });
	const unopened = { id: match.pollId ?? '', state: { in: ['draft', 'committed'] } };
	refuseIf(match.pollId !== null && (await tx.poll.count({ where: unopened })) > 0, 'vote_not_held');
	const missing = await missingScores(tx, round, match, teams);
	refuseIf(missing > 0, 'jury_incomplete', { missing });
	return teams;
}

/** A vote counts once its grace is over and enough people have confirmed its tally. */
async function insistTallied(tx: Tx, { pollId }: LockedMatch): Promise<void> {
	if (pollId === null) return;
	const { state, closesAt, graceMs } = await tx.poll.findUniqueOrThrow({ where: { id: pollId } });
	const left = (closesAt?.getTime() ?? 0) + graceMs - now().getTime();
	refuseIf(state === 'open', 'vote_in_grace', { seconds: Math.max(1, Math.ceil(left / 1000)) });
	const wanted = await tallyKeysWanted(tx, pollId);
	refuseIf(wanted > 0, 'tally_unconfirmed', { wanted });
}

/** Makes a closed match's result public, with its jury scores and its poll's log. Revealing again is a no-op. */
export async function revealMatch(actor: Actor, matchId: string): Promise<void> {
	await change(actor, matchId, 'match.revealed', async (tx, _round, match) => {
		if (match.state === 'revealed') return false;
		refuseIf(match.state !== 'closed', 'match_state', { state: match.state });
		await tx.match.update({ where: { id: matchId }, data: { state: 'revealed' } });
		if (match.pollId && (await pollState(tx, match.pollId)) !== 'called_off')
			await publishPoll(tx, actor, match.pollId);
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

/**
 * Ends the match's vote in a transaction of its own, so that what is counted next is committed; not before the rest of
 * the count is ready, as a vote cannot be opened again. The vote of a walkover is called off, and needs nobody's word;
 * unless it was opened before: then people have voted, and their ballots are counted like all others.
 */
async function closeVote(actor: Actor, matchId: string): Promise<void> {
	await transaction(
		async (tx) => {
			const { round, match } = await lockMatch(tx, matchId);
			insistRole(actor, 'operator', 'organiser');
			if (isOver(match)) return;
			const teams = await insistCountable(tx, round, match);
			if (match.pollId === null) return;
			const state = await pollState(tx, match.pollId);
			const unheld = state === 'committed' || state === 'called_off';
			if (isWalkover(round.format, teams) && unheld) await callOffPoll(tx, actor, match.pollId);
			else await closePoll(tx, actor, match.pollId);
		},
		{ timeoutMs: countingMs }
	);
}

const pollState = async (tx: Tx, id: string): Promise<string> =>
	(await tx.poll.findUniqueOrThrow({ where: { id }, select: { state: true } })).state;
