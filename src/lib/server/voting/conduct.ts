import { record } from '#lib/server/audit/index.ts';
import { now, refuse, refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { tell } from './events.ts';
import { insistConductor, insistMove, lockPoll, rulesOf, type LockedPoll } from './lock.ts';
import { completeLog } from './log/integrate.ts';
import { endingOf } from './rules.ts';
import { sqlOf } from './sql.ts';

/** The longest that a transaction may take which ends or counts a vote: a nation's ballots are read in seconds, by a busy machine in a minute. */
export const countingMs = 120_000;

export interface OpenOptions {
	/** When ballots end in programme time, where the rules leave that open; without it the vote is ended by hand. */
	closesAt?: Date | null;
}

/** Opens the ballot box. Opening twice is a no-op. Refuses `vote_window_fixed` where another end is asked for than that of the rules. */
export async function openPoll(
	tx: Tx,
	actor: Actor,
	pollId: string,
	options: OpenOptions = {}
): Promise<void> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'open') return;
	insistMove(poll.state, 'open');
	const { windowSeconds } = rulesOf(poll);
	refuseIf(
		windowSeconds !== null && options.closesAt !== undefined,
		'vote_window_fixed',
		secondsOf(windowSeconds)
	);
	const planned = windowSeconds === null ? null : new Date(now().getTime() + windowSeconds * 1000);
	const closesAt = planned ?? options.closesAt ?? null;
	await tx.poll.update({ where: { id: pollId }, data: { state: 'open', openedAt: now(), closesAt } });
	await record(tx, actor, 'poll.opened', { seasonId: poll.seasonId, pollId, closesAt });
	await tell(tx, 'voting.poll_opened', poll);
}

const secondsOf = (seconds: number | null) => ({ seconds: Math.ceil(seconds ?? 0) });

/**
 * Ends the vote: late ballots wait for this lock and then find the poll closed, so the log misses none and gains none. Where the
 * rules have a grace that is still to come, it begins, and the vote closes after it. Refuses `vote_window_fixed` before a window
 * is over that the rules fixed, and `vote_in_grace`.
 * Nothing is counted yet: ballots may still be set aside until the tally is confirmed. Closing twice is a no-op.
 */
export async function closePoll(tx: Tx, actor: Actor, pollId: string): Promise<void> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'closed' || poll.state === 'tallied' || poll.state === 'published') return;
	insistMove(poll.state, 'closed');
	if (!(await insistOver(tx, actor, poll))) return;
	const size = await completeLog(sqlOf(tx), { ...poll, origin: rulesOf(poll).origin });
	await tx.poll.update({
		where: { id: pollId },
		data: { state: 'closed', closedAt: await endOf(tx, pollId) }
	});
	await record(tx, actor, 'poll.closed', { seasonId: poll.seasonId, pollId, leaves: size });
	await tell(tx, 'voting.poll_closed', poll);
}

/** Whether no ballot can count any more; where a grace is still to come, it begins. */
async function insistOver(tx: Tx, actor: Actor, poll: LockedPoll): Promise<boolean> {
	const { id: pollId, seasonId, closesAt, graceMs } = poll;
	const ending = endingOf({ ...rulesOf(poll), closesAt }, now());
	if (ending === 'over') return true;
	if (ending !== 'begins_grace') {
		const left = secondsOf((closesAt!.getTime() + graceMs - now().getTime()) / 1000);
		return refuse(ending === 'in_grace' ? 'vote_in_grace' : 'vote_window_fixed', left);
	}
	await tx.poll.update({ where: { id: pollId }, data: { closesAt: now() } });
	await record(tx, actor, 'poll.ending', { seasonId, pollId, graceMs });
	await tell(tx, 'voting.poll_ending', poll);
	return false;
}

/** Now, or the last ballot's time where it came by a clock that is ahead of ours: no ballot is from after the end. */
async function endOf(tx: Tx, pollId: string): Promise<Date> {
	const { _max } = await tx.ballot.aggregate({ where: { pollId }, _max: { receivedAt: true } });
	return new Date(Math.max(now().getTime(), _max.receivedAt?.getTime() ?? 0));
}

/**
 * Ends a poll that was never opened, for good: its log stays as it is, with nothing but the rules, and there is nothing to
 * count. Calling off twice is a no-op. Refuses `poll_fixed` for one that was opened, as its ballots must be counted.
 */
export async function callOffPoll(tx: Tx, actor: Actor, pollId: string): Promise<void> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'called_off') return;
	insistMove(poll.state, 'called_off');
	await tx.poll.update({ where: { id: pollId }, data: { state: 'called_off', closedAt: now() } });
	await record(tx, actor, 'poll.called_off', { seasonId: poll.seasonId, pollId });
	await tell(tx, 'voting.poll_called_off', poll);
}
