import { found, hmac, sha256Hex, type Tx } from '#lib/server/platform/index.ts';
import type { Text } from '#lib/text.ts';
import type { Criterion, Format, Scale, TieBreak, Weights } from '#lib/tournament/types.ts';
import type { FraudRule } from '#lib/voting/fraud.ts';
import type { VoteManner } from '#lib/voting/vote-form.ts';

export interface LockedRound {
	id: string;
	seasonId: string;
	number: number;
	name: Text;
	format: Format;
	weights: Weights;
	scale: Scale;
	places: number;
	tieBreaks: TieBreak[];
	criteria: Criterion[];
	jurors: string[];
	fraud: FraudRule[] | null;
	vote: VoteManner | null;
	excused: { jurorId: string; reason: string; at: string }[];
	state: 'declared' | 'open' | 'closed' | 'published';
}

export interface LockedMatch {
	id: string;
	roundId: string;
	number: number;
	cheongId: string | null;
	hongId: string | null;
	pollId: string | null;
	state: 'scheduled' | 'open' | 'closed' | 'revealed';
	winnerId: string | null;
}

/** The jurors whom the count waits for. */
export const sittingJurors = (round: Pick<LockedRound, 'jurors' | 'excused'>): string[] =>
	round.jurors.filter((jurorId) => !round.excused.some((excused) => excused.jurorId === jurorId));

/** Two operators may press the button together: the round is locked before anything is decided. */
export async function lockRound(tx: Tx, roundId: string): Promise<LockedRound> {
	await tx.$queryRaw`SELECT id FROM rounds WHERE id = ${roundId}::uuid FOR UPDATE`;
	return found(await tx.round.findUnique({ where: { id: roundId } })) as unknown as LockedRound;
}

/** Locks the round, then the match: always in this order. */
export async function lockMatch(
	tx: Tx,
	matchId: string
): Promise<{ round: LockedRound; match: LockedMatch }> {
	const { roundId } = found(await tx.match.findUnique({ where: { id: matchId }, select: { roundId: true } }));
	const round = await lockRound(tx, roundId);
	const match = found(await tx.match.findUnique({ where: { id: matchId } })) as LockedMatch;
	return { round, match };
}

/** The round's seed: derived from the installation's secret, known to nobody before it is published, and never chosen. */
export const roundSeed = (seasonId: string, number: number): string =>
	hmac('tournament-seed', `${seasonId}:${number}`).toString('hex');
export const seedHash = (seed: string): string => sha256Hex(seed);
