import { insistRole } from '#lib/server/identity/index.ts';
import { prisma, refuseIf, transaction, type Actor, type Tx } from '#lib/server/platform/index.ts';
import { callOffPoll, openPoll, publishPoll } from '#lib/server/voting/index.ts';
import type { Text } from '#lib/text.ts';

/** The match that a vote belongs to: it opens the vote, and its reveal publishes it. */
export interface MatchOfVote {
	matchId: string;
	number: number;
	round: Text;
	state: string;
}

/** Null for a vote that stands by itself. */
export async function matchOfVote(pollId: string): Promise<MatchOfVote | null> {
	const match = await prisma().match.findUnique({
		where: { pollId },
		include: { round: { select: { name: true } } }
	});
	return (
		match && {
			matchId: match.id,
			number: match.number,
			round: match.round.name as unknown as Text,
			state: match.state
		}
	);
}

/** Opens a vote that stands by itself, for as long as its rules plan. Refuses `vote_of_match`. */
export const openFreeVote = (actor: Actor, pollId: string): Promise<void> => free(actor, pollId, openPoll);

/** Publishes the result of a vote that stands by itself. Refuses `vote_of_match`: that one waits for its reveal. */
export const publishFreeVote = (actor: Actor, pollId: string): Promise<void> =>
	free(actor, pollId, publishPoll);

/** Calls off a vote that stands by itself and was never opened. Refuses `vote_of_match`. */
export const callOffFreeVote = (actor: Actor, pollId: string): Promise<void> =>
	free(actor, pollId, callOffPoll);

function free(
	actor: Actor,
	pollId: string,
	verb: (tx: Tx, actor: Actor, pollId: string) => Promise<void>
): Promise<void> {
	return transaction(async (tx) => {
		insistRole(actor, 'operator', 'organiser');
		refuseIf((await tx.match.count({ where: { pollId } })) > 0, 'vote_of_match');
		await verb(tx, actor, pollId);
	});
}
