import { record } from '#lib/server/audit/index.ts';
import { now, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { tell } from './events.ts';
import { insistConductor, insistMove, lockPoll, rulesOf } from './lock.ts';
import { completeLog } from './log/integrate.ts';
import { sqlOf } from './sql.ts';

/** The longest that a transaction may take which ends or counts a vote: a nation's ballots are read in seconds, by a busy machine in a minute. */
export const countingMs = 120_000;

export interface OpenOptions {
	/** When ballots end in programme time; by default after the planned window, or never until closed. */
	closesAt?: Date | null;
}

/** Opens the ballot box. Opening twice is a no-op. */
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
	const planned = windowSeconds === null ? null : new Date(now().getTime() + windowSeconds * 1000);
	const closesAt = options.closesAt === undefined ? planned : options.closesAt;
	await tx.poll.update({ where: { id: pollId }, data: { state: 'open', openedAt: now(), closesAt } });
	await record(tx, actor, 'poll.opened', { seasonId: poll.seasonId, pollId, closesAt });
	await tell(tx, 'voting.poll_opened', poll);
}

/**
 * Ends the vote: late ballots wait for this lock and then find the poll closed, so the log misses none and gains none.
 * Nothing is counted yet: ballots may still be set aside until the tally is confirmed. Closing twice is a no-op.
 */
export async function closePoll(tx: Tx, actor: Actor, pollId: string): Promise<void> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'closed' || poll.state === 'tallied' || poll.state === 'published') return;
	insistMove(poll.state, 'closed');
	const size = await completeLog(sqlOf(tx), { ...poll, origin: rulesOf(poll).origin });
	await tx.poll.update({
		where: { id: pollId },
		data: { state: 'closed', closedAt: await endOf(tx, pollId) }
	});
	await record(tx, actor, 'poll.closed', { seasonId: poll.seasonId, pollId, leaves: size });
	await tell(tx, 'voting.poll_closed', poll);
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
