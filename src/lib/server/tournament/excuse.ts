import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { now, outbox, refuseIf, transaction, type Actor } from '#lib/server/platform/index.ts';
import { lockRound } from './lock.ts';

/**
 * Excuses a juror who cannot go on, for the rest of a round: matches no longer wait for them, and what they sealed in a
 * match that is not yet counted does not count. The reason is public with the audit trail. Excusing twice is a no-op.
 */
export async function excuseJuror(
	actor: Actor,
	roundId: string,
	jurorId: string,
	reason: string
): Promise<void> {
	await transaction(async (tx) => {
		const round = await lockRound(tx, roundId);
		insistRole(actor, 'organiser', 'operator');
		refuseIf(round.state !== 'declared' && round.state !== 'open', 'round_state', { state: round.state });
		refuseIf(!round.jurors.includes(jurorId), 'not_found');
		refuseIf(reason.trim() === '', 'bad_input');
		if (round.excused.some((excused) => excused.jurorId === jurorId)) return;
		const excused = [...round.excused, { jurorId, reason: reason.trim(), at: now().toISOString() }];
		await tx.round.update({ where: { id: roundId }, data: { excused: excused as never } });
		await record(tx, actor, 'round.juror_excused', { seasonId: round.seasonId, roundId, jurorId, reason });
		await outbox.add(tx, { type: 'tournament.changed', payload: { seasonId: round.seasonId, roundId } });
	});
}
