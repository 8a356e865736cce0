import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { config, now, refuse, refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { Prisma } from '#lib/server/generated/prisma/client.ts';
import { hex } from '#lib/voting/bytes.ts';
import {
	fixedLine,
	leafBytes,
	type PollResult,
	type PollRules,
	type Tier,
	type TieRule
} from '#lib/voting/leaf.ts';
import { leafHash } from '#lib/voting/merkle.ts';
import { parseKey } from '#lib/voting/note.ts';
import type { Text } from '#lib/text.ts';
import { tell } from './events.ts';
import { verifierKey } from './keys.ts';
import { insistSound } from './log/alarm.ts';
import { appendFixed, integrate } from './log/integrate.ts';
import { countBallots, sumIntake } from './log/count.ts';
import { fixRules, mayMove, type PollState } from './rules.ts';
import { sqlOf } from './sql.ts';

export interface NewPoll {
	seasonId: string;
	slug: string;
	title: Text;
	/** Numbered from 1 in this order. `subject` is what the option stands for, such as a team's id. */
	options: { label: Text; side?: string; subject: string }[];
	tier?: Tier;
	tieRule?: TieRule;
	graceMs?: number;
	windowSeconds?: number | null;
	showRunning?: boolean;
}

const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const insistConductor = (actor: Actor): void => insistRole(actor, 'operator', 'organiser');

/** A draft. Refuses `bad_input` for fewer than two options or an address that is none. */
export async function createPoll(tx: Tx, actor: Actor, poll: NewPoll): Promise<string> {
	insistConductor(actor);
	refuseIf(poll.options.length < 2 || poll.options.length > 200 || !slugPattern.test(poll.slug), 'bad_input');
	const { id } = await tx.poll.create({
		data: {
			seasonId: poll.seasonId,
			slug: poll.slug,
			title: { ...poll.title },
			tier: poll.tier ?? 'device',
			tieRule: poll.tieRule ?? 'round',
			graceMs: poll.graceMs ?? 0,
			showRunning: poll.showRunning ?? false,
			rules: { windowSeconds: poll.windowSeconds ?? null },
			options: {
				create: poll.options.map((option, at) => ({
					number: at + 1,
					label: { ...option.label },
					side: option.side ?? '',
					subject: option.subject
				}))
			}
		},
		select: { id: true }
	});
	await record(tx, actor, 'poll.created', { seasonId: poll.seasonId, pollId: id, slug: poll.slug });
	return id;
}

/** Fixes everything about the poll as leaf 0 of its log, under a signed checkpoint. Nothing can change after. */
export async function commitPoll(tx: Tx, actor: Actor, pollId: string): Promise<{ rulesHash: string }> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'committed') return { rulesHash: hex(poll.rulesHash!) };
	insistMove(poll.state, 'committed');
	const options = await tx.pollOption.findMany({
		where: { pollId },
		orderBy: { number: 'asc' },
		omit: { pollId: true }
	});
	const { slug: season } = await tx.season.findUniqueOrThrow({
		where: { id: poll.seasonId },
		select: { slug: true }
	});
	const issued = await tx.voterPass.count({ where: { seasonId: poll.seasonId } });
	const { windowSeconds } = poll.rules as { windowSeconds: number | null };
	const rules = fixRules({ ...poll, options, windowSeconds } as never, originOf(season, poll.slug), issued);
	const line = fixedLine('rules', rules);
	const rulesHash = leafHash(leafBytes(line));
	await appendFixed(sqlOf(tx), { ...poll, origin: rules.origin }, 'rules', line);
	const keyId = hex(parseKey(verifierKey(poll.seasonId, rules.origin))!.id);
	await tx.poll.update({
		where: { id: pollId },
		data: {
			state: 'committed',
			rules: rules as unknown as Prisma.InputJsonObject,
			rulesHash: Buffer.from(rulesHash),
			keyId
		}
	});
	await record(tx, actor, 'poll.committed', { seasonId: poll.seasonId, pollId, rulesHash: hex(rulesHash) });
	return { rulesHash: hex(rulesHash) };
}

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
	const { windowSeconds } = poll.rules as unknown as PollRules;
	const planned = windowSeconds === null ? null : new Date(now().getTime() + windowSeconds * 1000);
	const closesAt = options.closesAt === undefined ? planned : options.closesAt;
	await tx.poll.update({ where: { id: pollId }, data: { state: 'open', openedAt: now(), closesAt } });
	await record(tx, actor, 'poll.opened', { seasonId: poll.seasonId, pollId, closesAt });
	await tell(tx, 'voting.poll_opened', poll);
}

/**
 * Ends the vote: late ballots wait for this lock and then find the poll closed, so the count misses none and gains none.
 * The tally is kept for the rooms that need it and told to nobody before publication. Closing twice is a no-op.
 */
export async function closePoll(tx: Tx, actor: Actor, pollId: string): Promise<void> {
	const poll = await lockPoll(tx, pollId);
	insistConductor(actor);
	if (poll.state === 'closed' || poll.state === 'published') return;
	insistMove(poll.state, 'closed');
	const sql = sqlOf(tx);
	const rules = poll.rules as unknown as PollRules;
	const { size } = await integrate(sql, { ...poll, origin: rules.origin }, { complete: true });
	const counts = await countBallots(
		sql,
		pollId,
		rules.options.map((option) => option.number)
	);
	const counted = Object.values(counts).reduce((sum, votes) => sum + votes, 0);
	insistCounted(size - 1 === counted, pollId);
	const { received, ...refused } = await sumIntake(sql, pollId);
	const passesIssued = await tx.voterPass.count({ where: { seasonId: poll.seasonId } });
	const closedAt = now();
	const result: PollResult = {
		format: 'ai-champion-result@v2',
		openedAt: poll.openedAt!.toISOString(),
		closedAt: closedAt.toISOString(),
		counts,
		received,
		counted,
		superseded: 0,
		quarantined: 0,
		refused,
		passesIssued,
		approvals: 1
	};
	await tx.poll.update({
		where: { id: pollId },
		data: { state: 'closed', closedAt, tally: result as unknown as Prisma.InputJsonObject }
	});
	await record(tx, actor, 'poll.closed', { seasonId: poll.seasonId, pollId, leaves: size });
	await tell(tx, 'voting.poll_closed', poll);
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
	const { origin } = poll.rules as unknown as PollRules;
	await appendFixed(sqlOf(tx), { ...poll, origin }, 'result', fixedLine('result', result));
	await tx.poll.update({ where: { id: pollId }, data: { state: 'published', publishedAt: now() } });
	await record(tx, actor, 'poll.published', { seasonId: poll.seasonId, pollId, counts: result.counts });
	await tell(tx, 'voting.poll_published', poll);
}

/** Excludes ballots in flight (they share the row) but not the log's foreign key. */
async function lockPoll(tx: Tx, pollId: string) {
	await tx.$queryRaw`SELECT 1 AS locked FROM polls WHERE id = ${pollId}::uuid FOR NO KEY UPDATE`;
	const poll = await tx.poll.findUnique({ where: { id: pollId } });
	if (!poll) refuse('not_found');
	insistSameKey(poll);
	return { ...poll, state: poll.state as PollState };
}

/** With another secret than at its commitment the log would go on under a key that nobody was shown. */
function insistSameKey(poll: { id: string; seasonId: string; keyId: string | null; rules: unknown }): void {
	if (poll.keyId === null) return;
	const key = parseKey(verifierKey(poll.seasonId, (poll.rules as PollRules).origin))!;
	if (hex(key.id) !== poll.keyId)
		throw new Error(`Poll ${poll.id} was committed under another key: SECRET has changed.`);
}

function insistMove(from: PollState, to: PollState): void {
	refuseIf(!mayMove(from, to), 'poll_fixed', { state: from });
}

/** A log that does not hold each ballot exactly once must never be counted. */
function insistCounted(equal: boolean, pollId: string): void {
	if (!equal) throw new Error(`The log of poll ${pollId} and its ballots differ.`);
}

function originOf(season: string, slug: string): string {
	const host = URL.parse(config().ORIGIN ?? '')?.host ?? 'champion.example';
	return `${host}/vote/${season}/${slug}`;
}
