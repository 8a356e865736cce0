import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { now, refuse, refuseIf, signedIn, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { fixedLine, minuteOf, mostIndexes, type GroupDecision } from '#lib/voting/leaf.ts';
import type { Text } from '#lib/text.ts';
import { sumAside } from './fraud/sums.ts';
import { lockPoll, rulesOf, type LockedPoll } from './lock.ts';
import { appendFixed, integrate } from './log/integrate.ts';
import { placeOf } from './log/pages.ts';
import { forgetCounts } from './sparing.ts';
import { sqlOf, type Sql } from './sql.ts';

export interface NewGroup {
	pollId: string;
	/** A rule of the poll, or `hand`. */
	rule: string;
	/** For those who decide: what was seen. Stays inside, and stays for good, so it names no network. */
	note: string;
	ballotIds: bigint[];
}

/**
 * Sets ballots aside, as a leaf of the log, until people decide whether they count. Ballots that are aside already are left
 * where they are. Returns the group's id, null where nothing was left to set aside. Refuses `poll_fixed` once the tally is made.
 */
export async function setAside(tx: Tx, actor: Actor, group: NewGroup): Promise<string | null> {
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const poll = await lockOpenBooks(tx, group.pollId);
	const sql = sqlOf(tx);
	const log = { ...poll, origin: rulesOf(poll).origin };
	await integrate(sql, log);
	const found = await placesOf(sql, group);
	if (found.length === 0) return null;
	const { id } = await tx.ballotGroup.create({
		data: { pollId: poll.id, rule: group.rule, note: group.note, size: found.length, byId: actor.userId },
		select: { id: true }
	});
	await tx.groupedBallot.createMany({
		data: found.map(({ ballot }) => ({ ballotId: BigInt(ballot), groupId: id }))
	});
	await sumAside(
		sql,
		poll.id,
		found.map(({ ballot }) => ballot)
	);
	const indexes = found.map(({ index }) => index);
	for (let from = 0; from < indexes.length; from += mostIndexes) {
		const part = {
			at: minuteOf(now()),
			group: id,
			rule: group.rule,
			indexes: indexes.slice(from, from + mostIndexes)
		};
		await appendFixed(sql, log, 'quarantine', fixedLine('quarantine', part));
	}
	const details = {
		seasonId: poll.seasonId,
		pollId: poll.id,
		groupId: id,
		rule: group.rule,
		ballots: found.length
	};
	await record(tx, actor, 'poll.ballots_set_aside', details);
	forgetCounts(poll.id);
	return id;
}

const placesOf = (sql: Sql, { pollId, ballotIds }: NewGroup) =>
	sql<{ ballot: string; index: number }>(
		`SELECT id::text AS ballot, index FROM (
			SELECT asked.id, ${placeOf('asked.id')}::int AS index FROM unnest($2::bigint[]) AS asked (id)
			WHERE NOT EXISTS (SELECT 1 FROM grouped_ballots g WHERE g.ballot_id = asked.id)
		) AS found WHERE index IS NOT NULL ORDER BY index`,
		[pollId, `{${ballotIds.join()}}`]
	);

export interface Opinion {
	groupId: string;
	outcome: GroupDecision['outcome'];
	reason: Text;
}

/**
 * One person's opinion about a group. When as many are of one mind as the rules want, the group is decided, as a leaf of the
 * log. An opinion is not changed. Refuses `already_done` for a second one, `poll_fixed` once the tally is made.
 */
export async function decideGroup(tx: Tx, actor: Actor, opinion: Opinion): Promise<{ decided: boolean }> {
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const { userId } = signedIn(actor);
	const { groupId, outcome, reason } = opinion;
	const { pollId } = (await tx.ballotGroup.findUnique({ where: { id: groupId } })) ?? refuse('not_found');
	const poll = await lockOpenBooks(tx, pollId);
	const group = await tx.ballotGroup.findUniqueOrThrow({
		where: { id: groupId },
		include: { opinions: true }
	});
	refuseIf(
		group.outcome !== null || group.opinions.some(({ personId }) => personId === userId),
		'already_done'
	);
	await tx.groupOpinion.create({ data: { groupId, personId: userId, outcome, reason: { ...reason } } });
	const details = { seasonId: poll.seasonId, pollId, groupId, outcome };
	await record(tx, actor, 'poll.group_opinion', details);
	const approvals = 1 + group.opinions.filter((other) => other.outcome === outcome).length;
	if (approvals < rulesOf(poll).approvals) return { decided: false };
	await tx.ballotGroup.update({ where: { id: groupId }, data: { outcome, decidedAt: now() } });
	const decision: GroupDecision = { at: minuteOf(now()), group: groupId, outcome, approvals, reason };
	const log = { ...poll, origin: rulesOf(poll).origin };
	await appendFixed(sqlOf(tx), log, 'decision', fixedLine('decision', decision));
	await record(tx, actor, 'poll.group_decided', details);
	forgetCounts(pollId);
	return { decided: true };
}

/** The books of a poll are open from its opening until its tally. */
async function lockOpenBooks(tx: Tx, pollId: string): Promise<LockedPoll> {
	const poll = await lockPoll(tx, pollId);
	refuseIf(poll.state !== 'open' && poll.state !== 'closed', 'poll_fixed', { state: poll.state });
	return poll;
}
