import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	logger,
	now,
	prisma,
	refuse,
	refuseIf,
	signedIn,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import { lockPoll, rulesOf } from '../lock.ts';

/** What a witness says against a log, and what people say who have looked into it. Public. */
export interface Objection {
	witness: string;
	/** Leaves that it says it has seen, where they are more than ours; null where it refused our log. */
	told: number | null;
	/** Leaves that we had. */
	size: number;
	raisedAt: string;
	/** Null while it stops the tally and the publication. */
	liftedAt: string | null;
	/** One for each person who found nothing in it. */
	reasons: Text[];
}

/** Nobody lifts an objection alone, whatever the rules of the poll want for other decisions. */
const fewestLifts = 2;

/**
 * Remembers the first word of a witness against a log. Its answer carries no signature, so it proves nothing; an objection
 * that was lifted is not raised again by the same witness.
 */
export async function objectTo(
	pollId: string,
	said: Pick<Objection, 'witness' | 'told' | 'size'>
): Promise<void> {
	const { count } = await prisma().witnessObjection.createMany({
		data: { pollId, ...said, raisedAt: now() },
		skipDuplicates: true
	});
	if (count > 0) logger.error({ code: 'witness_objects', poll: pollId, ...said });
}

/** Refuses `witness_objects` while somebody's objection stands. */
export async function insistUncontested(tx: Tx, pollId: string): Promise<void> {
	const standing = await tx.witnessObjection.findFirst({ where: { pollId, liftedAt: null } });
	if (standing) refuse('witness_objects', { witness: standing.witness });
}

export interface Lift {
	pollId: string;
	witness: string;
	/** How this person knows that there is nothing in it; published. */
	reason: Text;
}

/**
 * One person's word that an objection is unfounded; the last one wanted lifts it. What our own copies say against a log cannot
 * be lifted. Refuses `already_done` for a second word of the same person, and for an objection that was lifted before.
 */
export async function liftObjection(tx: Tx, actor: Actor, lift: Lift): Promise<{ lifted: boolean }> {
	const { pollId, witness, reason } = lift;
	const poll = await lockPoll(tx, pollId);
	insistRole(actor, 'operator', 'organiser', 'auditor');
	const { userId } = signedIn(actor);
	const where = { pollId_witness: { pollId, witness } };
	const found =
		(await tx.witnessObjection.findUnique({ where, include: { lifts: true } })) ?? refuse('not_found');
	refuseIf(
		found.liftedAt !== null || found.lifts.some(({ personId }) => personId === userId),
		'already_done'
	);
	await tx.objectionLift.create({
		data: { pollId, witness, personId: userId, reason: { ...reason }, at: now() }
	});
	const wanted = Math.max(fewestLifts, rulesOf(poll).approvals);
	const lifted = found.lifts.length + 1 >= wanted;
	if (lifted) await tx.witnessObjection.update({ where, data: { liftedAt: now() } });
	const details = { seasonId: poll.seasonId, pollId, witness };
	await record(tx, actor, 'poll.objection_looked_into', { ...details, reason });
	if (lifted) await record(tx, actor, 'poll.objection_lifted', { ...details, approvals: wanted });
	return { lifted };
}

/** All objections to a log with who has spoken, oldest first. The names stay inside: `publicly` leaves them out. */
export const objectionsOf = (pollId: string) =>
	prisma().witnessObjection.findMany({
		where: { pollId },
		include: { lifts: { orderBy: { at: 'asc' } } },
		orderBy: [{ raisedAt: 'asc' }, { witness: 'asc' }]
	});
type Row = Awaited<ReturnType<typeof objectionsOf>>[number];

export const publicly = ({ witness, told, size, raisedAt, liftedAt, lifts }: Row): Objection => ({
	witness,
	told,
	size,
	raisedAt: raisedAt.toISOString(),
	liftedAt: liftedAt?.toISOString() ?? null,
	reasons: lifts.map(({ reason }) => reason as unknown as Text)
});
