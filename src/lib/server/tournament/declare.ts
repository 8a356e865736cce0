import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import { outbox, refuse, refuseIf, transaction, type Actor } from '#lib/server/platform/index.ts';
import { insistManner, usualFraudRules } from '#lib/server/voting/index.ts';
import type { Text } from '#lib/text.ts';
import type { Criterion, Format, Scale, TieBreak, Weights } from '#lib/tournament/types.ts';
import type { FraudRule } from '#lib/voting/fraud.ts';
import { usualManner, type VoteManner } from '#lib/voting/vote-form.ts';
import { roundSeed, seedHash } from './lock.ts';
import { declarationFault } from './rules.ts';

export interface NewRound {
	seasonId: string;
	number: number;
	name: Text;
	format: Format;
	weights: Weights;
	scale: Scale;
	/** How many come through: 4 of a score cut, 1 of each duel, 1 of the final. */
	places: number;
	tieBreaks: TieBreak[];
	criteria: Criterion[];
	/** Who sits on the jury of this round. */
	jurors: string[];
	/** By which rules ballots of its votes are set aside; those of the installation unless told otherwise. */
	fraud?: FraudRule[];
	/** How its votes are held; one option of a device, open for as long as the control room says, unless told otherwise. */
	vote?: VoteManner;
}

/** Declares a round with its weights and the hash of its seed, before anyone plays. A declared round cannot be edited. */
export async function declareRound(actor: Actor, round: NewRound): Promise<string> {
	return transaction(async (tx) => {
		await tx.$queryRaw`SELECT id FROM seasons WHERE id = ${round.seasonId}::uuid FOR UPDATE`;
		insistRole(actor, 'organiser');
		const fault = declarationFault(round.weights, round.tieBreaks, round.places);
		if (fault) refuse(fault);
		refuseIf(
			round.weights.jury > 0 && (round.jurors.length === 0 || round.criteria.length === 0),
			'jury_missing'
		);
		const jurors = [...new Set(round.jurors)];
		const judges = await tx.roleGrant.count({
			where: { seasonId: round.seasonId, role: 'judge', userId: { in: jurors } }
		});
		refuseIf(judges !== jurors.length, 'juror_not_judge');
		const before = await tx.round.count({ where: { seasonId: round.seasonId } });
		refuseIf(round.number <= before, 'already_done');
		refuseIf(round.number !== before + 1, 'round_out_of_order', { number: before + 1 });
		const vote = round.vote ?? usualManner;
		insistManner(vote);
		// Accounts and people have no network to judge by.
		const fraud = vote.tier === 'device' ? (round.fraud ?? usualFraudRules()) : [];
		const { id } = await tx.round.create({
			data: {
				...round,
				jurors,
				fraud: fraud as never,
				vote: vote as never,
				name: { ...round.name },
				weights: { ...round.weights },
				scale: round.scale,
				criteria: round.criteria as never,
				seedHash: seedHash(roundSeed(round.seasonId, round.number))
			}
		});
		await record(tx, actor, 'round.declared', {
			seasonId: round.seasonId,
			roundId: id,
			number: round.number,
			weights: round.weights,
			scale: round.scale,
			tieBreaks: round.tieBreaks,
			places: round.places,
			jurors,
			fraud,
			vote: { ...vote },
			seedHash: seedHash(roundSeed(round.seasonId, round.number))
		});
		await outbox.add(tx, { type: 'tournament.changed', payload: { seasonId: round.seasonId, roundId: id } });
		return id;
	});
}
