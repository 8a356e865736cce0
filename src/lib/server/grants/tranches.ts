import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
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
import { tellReturned } from './letters.ts';
import { lockGrant, payTranche } from './pay.ts';
import { approvalsNeeded } from './rules.ts';

/** The captain reports on a milestone. A report may be replaced until the first approval. */
export async function reportTranche(actor: Actor, trancheId: string, report: string): Promise<void> {
	await transaction(async (tx) => {
		const { userId } = signedIn(actor);
		const { grant, tranche } = await lockTranche(tx, trancheId);
		insist((await tx.team.count({ where: { id: grant.teamId, captainId: userId } })) === 1);
		refuseIf(grant.state !== 'signed', 'grant_state', { state: grant.state });
		const approved = await tx.trancheApproval.count({ where: { trancheId } });
		refuseIf(tranche.state === 'paid' || approved > 0, 'tranche_state', { state: tranche.state });
		const earlier = await tx.tranche.count({
			where: { grantId: grant.id, number: { lt: tranche.number }, state: { not: 'paid' } }
		});
		refuseIf(earlier > 0, 'tranche_in_order');
		await tx.tranche.update({
			where: { id: trancheId },
			data: { state: 'reported', report, reportedAt: now(), returnReason: '' }
		});
		await record(tx, actor, 'grant.tranche_reported', {
			seasonId: grant.seasonId,
			grantId: grant.id,
			trancheId
		});
		await outbox.add(tx, { type: 'grant.tranche_reported', payload: { grantId: grant.id, trancheId } });
	});
}

/** An organiser approves a report. The second different person's approval pays the tranche. Returns whether it was paid. */
export async function approveTranche(actor: Actor, trancheId: string): Promise<boolean> {
	return transaction(async (tx) => {
		const { grant, tranche } = await lockTranche(tx, trancheId);
		insistRole(actor, 'organiser');
		const { userId } = signedIn(actor);
		refuseIf(tranche.state !== 'reported', 'tranche_state', { state: tranche.state });
		const own = await tx.teamMember.count({ where: { teamId: grant.teamId, userId } });
		const before = await tx.trancheApproval.findMany({ where: { trancheId } });
		refuseIf(own > 0 || before.some((approval) => approval.approverId === userId), 'approve_own_report');
		await tx.trancheApproval.create({ data: { trancheId, approverId: userId, approvedAt: now() } });
		const paid = before.length + 1 >= approvalsNeeded;
		if (paid) await payTranche(tx, grant, tranche);
		await record(tx, actor, 'grant.tranche_approved', {
			seasonId: grant.seasonId,
			grantId: grant.id,
			trancheId,
			paid
		});
		if (paid)
			await outbox.add(tx, {
				type: 'grant.tranche_paid',
				payload: { grantId: grant.id, trancheId, teamId: grant.teamId }
			});
		return paid;
	});
}

/** An organiser sends a report back with a reason. Approvals given so far fall, as they were of this report. */
export async function returnTranche(actor: Actor, trancheId: string, reason: string): Promise<void> {
	await transaction(async (tx) => {
		const { grant, tranche } = await lockTranche(tx, trancheId);
		insistRole(actor, 'organiser');
		const { userId } = signedIn(actor);
		refuseIf(tranche.state !== 'reported', 'tranche_state', { state: tranche.state });
		refuseIf(reason.trim() === '', 'bad_input');
		const own = await tx.teamMember.count({ where: { teamId: grant.teamId, userId } });
		refuseIf(own > 0, 'approve_own_report');
		await tx.trancheApproval.deleteMany({ where: { trancheId } });
		await tx.tranche.update({
			where: { id: trancheId },
			data: { state: 'planned', returnReason: reason.trim() }
		});
		await record(tx, actor, 'grant.tranche_returned', {
			seasonId: grant.seasonId,
			grantId: grant.id,
			trancheId,
			reason
		});
		await tellReturned(tx, grant.teamId, reason.trim());
		await outbox.add(tx, { type: 'grant.tranche_returned', payload: { grantId: grant.id, trancheId } });
	});
}

async function lockTranche(tx: Tx, trancheId: string) {
	const { grantId } = found(
		await tx.tranche.findUnique({ where: { id: trancheId }, select: { grantId: true } })
	);
	const grant = found(await lockGrant(tx, grantId));
	const tranche = found(await tx.tranche.findUnique({ where: { id: trancheId } }));
	return { grant, tranche };
}
