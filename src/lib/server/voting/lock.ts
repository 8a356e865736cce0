import { insistRole } from '#lib/server/identity/index.ts';
import { refuse, refuseIf, type Actor, type Tx } from '#lib/server/platform/index.ts';
import type { PollRules } from '#lib/voting/leaf.ts';
import { hex } from '#lib/voting/bytes.ts';
import { parseKey } from '#lib/voting/note.ts';
import { verifierKey, type KeyPurpose } from './keys.ts';
import { mayMove, type PollState } from './rules.ts';

export const insistConductor = (actor: Actor): void => insistRole(actor, 'operator', 'organiser');

export type LockedPoll = Awaited<ReturnType<typeof lockPoll>>;

/** Excludes ballots in flight (they share the row) but not the log's foreign key. */
export async function lockPoll(tx: Tx, pollId: string) {
	await tx.$queryRaw`SELECT 1 AS locked FROM polls WHERE id = ${pollId}::uuid FOR NO KEY UPDATE`;
	const poll = await tx.poll.findUnique({ where: { id: pollId } });
	if (!poll) refuse('not_found');
	insistSameKey(poll);
	return { ...poll, state: poll.state as PollState };
}

export const rulesOf = (poll: { rules: unknown }): PollRules => poll.rules as PollRules;

/** With another secret than at its commitment the log would go on under a key that nobody was shown. */
function insistSameKey(poll: KeyPurpose & { id: string; keyId: string | null; rules: unknown }): void {
	if (poll.keyId === null) return;
	const key = parseKey(verifierKey(poll, rulesOf(poll).origin))!;
	if (hex(key.id) !== poll.keyId)
		throw new Error(`Poll ${poll.id} was committed under another key: SECRET has changed.`);
}

export function insistMove(from: PollState, to: PollState): void {
	refuseIf(!mayMove(from, to), 'poll_fixed', { state: from });
}
