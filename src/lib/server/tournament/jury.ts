import { randomBytes } from 'node:crypto';
import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	canonicalJson,
	insist,
	now,
	outbox,
	refuseIf,
	sha256Hex,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { lockMatch, sittingJurors, type LockedMatch, type LockedRound } from './lock.ts';

export interface JuryBallot {
	matchId: string;
	teamId: string;
	/** A whole number from 1 to 5 per criterion of the round. */
	scores: Record<string, number>;
}

/**
 * A juror's score of one team, sealed: its hash goes to the public audit trail at once, the scores are shown at the
 * reveal. A score cannot be changed; the same one again is a no-op.
 */
export async function castJuryScore(actor: Actor, ballot: JuryBallot): Promise<void> {
	await transaction(async (tx) => {
		const { round, match } = await lockMatch(tx, ballot.matchId);
		insistRole(actor, 'judge');
		const { userId } = signedIn(actor);
		insist(sittingJurors(round).includes(userId));
		refuseIf(match.state !== 'open', 'match_not_open', { state: match.state });
		const teams = await teamsOf(tx, round, match);
		refuseIf(!teams.includes(ballot.teamId), 'not_found');
		refuseIf((await recusal(tx, round, match, userId, ballot.teamId)) !== null, 'juror_in_conflict');
		const total = juryTotal(round, ballot.scores);
		const key = { matchId: match.id, jurorId: userId, teamId: ballot.teamId };
		const known = await tx.juryScore.findUnique({ where: { matchId_jurorId_teamId: key } });
		if (known)
			return refuseIf(canonicalJson(known.scores) !== canonicalJson(ballot.scores), 'jury_score_sealed');
		const nonce = randomBytes(16).toString('hex');
		const commitment = sha256Hex(canonicalJson({ ...key, scores: ballot.scores, nonce }));
		await tx.juryScore.create({
			data: { ...key, scores: ballot.scores, total, nonce, commitment, submittedAt: now() }
		});
		await record(tx, actor, 'jury.sealed', { seasonId: round.seasonId, matchId: match.id, commitment });
		await outbox.add(tx, {
			type: 'tournament.jury_sealed',
			payload: { seasonId: round.seasonId, matchId: match.id }
		});
	});
}

/** The weighted mean of the criteria on a scale of 0 to 100, where 1 is 0 and 5 is 100. */
export function juryTotal(round: Pick<LockedRound, 'criteria'>, scores: Record<string, number>): number {
	let sum = 0;
	let weights = 0;
	for (const { key, weight } of round.criteria) {
		const score = scores[key];
		refuseIf(
			score === undefined || !Number.isInteger(score) || score < 1 || score > 5,
			'jury_score_incomplete'
		);
		sum += ((score! - 1) / 4) * 100 * weight;
		weights += weight;
	}
	refuseIf(Object.keys(scores).length !== round.criteria.length, 'jury_score_incomplete');
	return weights === 0 ? 0 : sum / weights;
}

/** Who plays in a match: its two sides, or the whole field of a score round; withdrawn teams not. */
export async function teamsOf(tx: Tx, round: LockedRound, match: LockedMatch): Promise<string[]> {
	const field = await tx.roundEntrant.findMany({
		where: { roundId: round.id, withdrawnAt: null },
		orderBy: { slot: 'asc' }
	});
	const playing = field.map((entrant) => entrant.teamId);
	return round.format === 'score'
		? playing
		: playing.filter((id) => id === match.cheongId || id === match.hongId);
}

/** Why a juror must not score a team: a member of it, a tie that stands, or in a duel a tie to the other side. */
export type Recusal = 'member' | 'conflict' | 'opponent';

/**
 * Whether, and why, this juror must not score this team. In a duel a tie to either side keeps a juror out of the whole
 * match: two sides judged by different people would not be judged alike.
 */
export async function recusal(
	tx: Reader,
	round: Pick<LockedRound, 'format'>,
	match: Pick<LockedMatch, 'cheongId' | 'hongId'>,
	jurorId: string,
	teamId: string
): Promise<Recusal | null> {
	const own = await tieOf(tx, jurorId, teamId);
	if (own || round.format === 'score') return own;
	const other = match.cheongId === teamId ? match.hongId : match.cheongId;
	return other !== null && (await tieOf(tx, jurorId, other)) ? 'opponent' : null;
}

type Reader = Pick<Tx, 'entry' | 'conflict' | 'judgeInterest' | 'teamMember'>;

async function tieOf(tx: Reader, jurorId: string, teamId: string): Promise<Recusal | null> {
	if ((await tx.teamMember.count({ where: { teamId, userId: jurorId } })) > 0) return 'member';
	const entries = await tx.entry.findMany({ where: { teamId }, select: { id: true } });
	const conflicts = await tx.conflict.count({
		where: { judgeId: jurorId, entryId: { in: entries.map((entry) => entry.id) }, dismissedAt: null }
	});
	const interests = await tx.judgeInterest.count({ where: { judgeId: jurorId, teamId } });
	return conflicts + interests > 0 ? 'conflict' : null;
}
