import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { now, refuseIf, signedIn, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import { fixedLine, type PollResult } from '#lib/voting/leaf.ts';
import { tell } from './events.ts';
import { suspectsOf } from './fraud/judge.ts';
import { leavesToSum, sumVoters } from './fraud/sums.ts';
import { insistConductor, insistMove, lockPoll, rulesOf, type LockedPoll } from './lock.ts';
import { insistSound } from './log/alarm.ts';
import { countPoll, insistWholeLog, sumIntake } from './log/count.ts';
import { appendFixed } from './log/integrate.ts';
import { logSize } from './log/size.ts';
import { sqlOf } from './sql.ts';

/** More than these are left to the timer that sums anyway: a person who waits for them would wait for longer than a lock may last. */
const mostToSum = 50_000;

/**
 * One person's key to the tally of a closed poll; the last one wanted turns it, and the result is counted. It is kept for the
 * rooms that need it and told to nobody before publication. A key is for the log as it stands: when ballots are set aside and
 * decided after it, it is wanted again. Confirming twice is a no-op. Refuses `rules_behind`, `groups_undecided`, `vote_log_unsound`.
 * Returns how many keys are still wanted.
 */
export async function confirmTally(tx: Tx, actor: Actor, pollId: string): Promise<{ wanted: number }> {
	const poll = await lockPoll(tx, pollId);
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const { userId } = signedIn(actor);
	if (poll.state === 'tallied' || poll.state === 'published') return { wanted: 0 };
	insistMove(poll.state, 'tallied');
	const open = await tx.ballotGroup.count({ where: { pollId, outcome: null } });
	// Rules are applied all the same where no timer has come yet: not to the last voters, and not to the last minute.
	const behind = await leavesToSum(sqlOf(tx), pollId);
	refuseIf(behind > mostToSum, 'rules_behind', { ballots: behind });
	await sumVoters(poll);
	const waiting = await suspectsOf(sqlOf(tx), poll);
	const groups = open + waiting.reduce((sum, { suspects }) => sum + suspects.length, 0);
	refuseIf(groups > 0, 'groups_undecided', { groups });
	await insistSound(tx, pollId);
	const size = await logSize(sqlOf(tx), pollId);
	const key = { pollId, personId: userId, size };
	if (!(await tx.pollApproval.findUnique({ where: { pollId_personId_size: key } }))) {
		await tx.pollApproval.create({ data: { ...key, at: now() } });
		await record(tx, actor, 'poll.tally_confirmed', { seasonId: poll.seasonId, pollId, leaves: size });
	}
	const given = await tx.pollApproval.count({ where: { pollId, size } });
	const { approvals } = rulesOf(poll);
	if (given >= approvals) await makeTally(tx, actor, poll, given);
	return { wanted: Math.max(0, approvals - given) };
}

/** How many people must still confirm the tally of a poll. */
export async function tallyKeysWanted(tx: Tx, pollId: string): Promise<number> {
	const { state, approvals } = await tx.poll.findUniqueOrThrow({ where: { id: pollId } });
	if (state === 'tallied' || state === 'published' || state === 'called_off') return 0;
	const size = await logSize(sqlOf(tx), pollId);
	return Math.max(1, approvals - (await tx.pollApproval.count({ where: { pollId, size } })));
}

async function makeTally(tx: Tx, actor: Actor, poll: LockedPoll, approvals: number): Promise<void> {
	const sql = sqlOf(tx);
	await insistWholeLog(sql, poll.id);
	const { received, ...refused } = await sumIntake(sql, poll.id);
	const issuedAt = { lte: poll.closedAt! };
	const result: PollResult = {
		format: 'ai-champion-result@v2',
		openedAt: poll.openedAt!.toISOString(),
		closedAt: poll.closedAt!.toISOString(),
		...(await countPoll(sql, poll.id, rulesOf(poll))),
		received,
		refused,
		passesIssued: await tx.voterPass.count({ where: { seasonId: poll.seasonId, issuedAt } }),
		approvals
	};
	await tx.poll.update({
		where: { id: poll.id },
		data: { state: 'tallied', talliedAt: now(), tally: result as unknown as Prisma.InputJsonObject }
	});
	await record(tx, actor, 'poll.tallied', { seasonId: poll.seasonId, pollId: poll.id });
	await tell(tx, 'voting.poll_tallied', poll);
}

/**
 * Puts the result into the log as its last leaf and opens the log to everyone. Not earlier: a neighbour's receipt would
 * hold the hash of a leaf of small numbers, and small numbers can be guessed.
 */
export async function publishPoll(tx: Tx, actor: Actor, pollId: string): Promise<void> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'published') return;
	insistMove(poll.state, 'published');
	await insistSound(tx, pollId);
	const result = poll.tally as unknown as PollResult;
	await appendFixed(
		sqlOf(tx),
		{ ...poll, origin: rulesOf(poll).origin },
		'result',
		fixedLine('result', result)
	);
	await tx.poll.update({ where: { id: pollId }, data: { state: 'published', publishedAt: now() } });
	await record(tx, actor, 'poll.published', { seasonId: poll.seasonId, pollId, counts: result.counts });
	await tell(tx, 'voting.poll_published', poll);
}
