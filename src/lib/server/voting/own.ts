import { DomainError, prisma } from '#lib/server/platform/index.ts';
import type { Choice } from '#lib/voting/choice.ts';
import type { Tier } from '#lib/voting/leaf.ts';
import { receiptFor, type Receipt } from './log/receipt.ts';
import { nullifierOf } from './nullifier.ts';
import { voterFor } from './passes.ts';
import { listPolls, type ListedPoll } from './queries.ts';

export interface OwnBallot {
	option: Choice;
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
	const ballot = await prisma().ballot.findFirst({
		where: { pollId: poll.id, nullifier },
		orderBy: { turn: 'desc' },
		select: { option: true, choice: true }
	});
	if (!ballot) return null;
	const receipt = await receiptFor(poll.id, voter).catch((error: unknown) => {
		if (error instanceof DomainError && error.code === 'receipt_pending') return null;
		throw error;
	});
	return { option: ballot.choice.length > 0 ? ballot.choice : ballot.option, receipt };
}

export interface ListedBallot extends OwnBallot {
	poll: ListedPoll;
}

/** The ballots of whoever holds these passes in all polls of a season, newest first. */
export async function ownBallots(
	seasonId: string,
	passes: { pass: string | null; accountPass: string | null }
): Promise<ListedBallot[]> {
	const found: ListedBallot[] = [];
	for (const poll of await listPolls(seasonId)) {
		const ballot = await ownBallot(poll, passes);
		if (ballot) found.push({ poll, ...ballot });
	}
	return found;
}
