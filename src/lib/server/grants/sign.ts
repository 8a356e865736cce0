import { record } from '#lib/server/audit/index.ts';
import {
	found,
	insist,
	now,
	outbox,
	refuseIf,
	signedIn,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { lockGrant, payTranche, type LockedGrant } from './pay.ts';

/** The captain signs; the first tranche is paid at once. Signing twice is a no-op. */
export async function signGrant(actor: Actor, grantId: string): Promise<void> {
	await transaction(async (tx) => {
		const grant = await lockForCaptain(tx, actor, grantId);
		if (grant.state === 'signed' || grant.state === 'completed') return;
		refuseIf(grant.state !== 'awarded', 'grant_state', { state: grant.state });
		await tx.grant.update({
			where: { id: grantId },
			data: { state: 'signed', signedBy: actor.userId, signedAt: now() }
		});
		const first = await tx.tranche.findFirst({ where: { grantId }, orderBy: { number: 'asc' } });
		await payTranche(tx, grant, found(first));
		await record(tx, actor, 'grant.signed', { seasonId: grant.seasonId, grantId });
		await outbox.add(tx, { type: 'grant.signed', payload: { grantId, teamId: grant.teamId } });
	});
}

/** The captain turns the grant down. Nothing has been paid, so nothing is booked. */
export async function declineGrant(actor: Actor, grantId: string): Promise<void> {
	await transaction(async (tx) => {
		const grant = await lockForCaptain(tx, actor, grantId);
		if (grant.state === 'declined') return;
		refuseIf(grant.state !== 'awarded', 'grant_state', { state: grant.state });
		await tx.grant.update({ where: { id: grantId }, data: { state: 'declined', declinedAt: now() } });
		await record(tx, actor, 'grant.declined', { seasonId: grant.seasonId, grantId });
	});
}

async function lockForCaptain(tx: Tx, actor: Actor, grantId: string): Promise<LockedGrant> {
	const { userId } = signedIn(actor);
	const grant = found(await lockGrant(tx, grantId));
	insist((await tx.team.count({ where: { id: grant.teamId, captainId: userId } })) === 1);
	return grant;
}
