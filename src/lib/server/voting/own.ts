import { DomainError, prisma } from '#lib/server/platform/index.ts';
import type { Tier } from '#lib/voting/leaf.ts';
import { receiptFor, type Receipt } from './log/receipt.ts';
import { nullifierOf } from './nullifier.ts';
import { voterFor } from './passes.ts';

export interface OwnBallot {
	option: number;
	/** Null for the second or two until the log holds the ballot. */
	receipt: Receipt | null;
}

/** The ballot of whoever holds these passes, or null. Nobody else's can be asked for. */
export async function ownBallot(
	poll: { id: string; tier: Tier },
	passes: { pass: string | null; accountPass: string | null }
): Promise<OwnBallot | null> {
	const voter = voterFor(poll.tier, passes);
	if (!voter) return null;
	const nullifier = new Uint8Array(nullifierOf(poll.id, voter.id));
	const key = { pollId_nullifier: { pollId: poll.id, nullifier } };
	const ballot = await prisma().ballot.findUnique({ where: key, select: { option: true } });
	if (!ballot) return null;
	const receipt = await receiptFor(poll.id, voter).catch((error: unknown) => {
		if (error instanceof DomainError && error.code === 'receipt_pending') return null;
		throw error;
	});
	return { option: ballot.option, receipt };
}
