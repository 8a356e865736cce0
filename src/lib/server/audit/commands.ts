import type { Actor, Tx } from '#lib/server/platform/index.ts';

/** Writes one entry in the transaction of the act. `details` holds ids, numbers and reasons; never secrets or sealed values. */
export async function record(
	tx: Tx,
	actor: Actor,
	type: string,
	details: Record<string, unknown> & { seasonId?: string | null } = {}
): Promise<void> {
	const { seasonId, ...rest } = details;
	await tx.auditEntry.create({
		data: {
			seasonId: seasonId ?? null,
			actorId: actor.userId,
			actorKind: actor.kind,
			type,
			details: plain(actor.tokenId ? { byToken: actor.tokenId, ...rest } : rest) as never,
			requestId: actor.requestId
		}
	});
}

/** BigInt and dates as JSON can hold them, so that the hash of what is stored is the hash of what is read back. */
const plain = (value: unknown): unknown =>
	JSON.parse(
		JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item))
	);
