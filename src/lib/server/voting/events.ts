import { outbox, type Tx } from '#lib/server/platform/index.ts';

export type VotingEvent =
	| 'voting.poll_opened'
	| 'voting.poll_ending'
	| 'voting.poll_closed'
	| 'voting.poll_tallied'
	| 'voting.poll_published'
	| 'voting.poll_called_off';

/** News for rounds and the programme. Carries names only: who may know what is asked again when it is read. */
export const tell = (
	tx: Tx,
	type: VotingEvent,
	poll: { id: string; seasonId: string; slug: string }
): Promise<void> =>
	outbox.add(tx, { type, payload: { pollId: poll.id, seasonId: poll.seasonId, slug: poll.slug } });
