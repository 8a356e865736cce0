import { now, prisma, refuse, refuseIf, transaction, type Tx } from '#lib/server/platform/index.ts';
import { insistSpendable } from './commands.ts';
import type { Unit } from './rules.ts';

export interface NewHold {
	key: string;
	fromId: string;
	toId: string;
	amount: bigint;
	unit: Unit;
	reason: string;
	expiresAt: Date;
}

/** Sets an amount aside until the hold is settled, voided or expires. The same key again gives the same hold. */
export async function hold(tx: Tx, wanted: NewHold): Promise<string> {
	await insistSpendable(tx, wanted);
	const known = await tx.ledgerHold.findUnique({ where: { key: wanted.key } });
	if (known) return known.id;
	return (await tx.ledgerHold.create({ data: wanted })).id;
}

/** Posts the metered part of a hold (0 up to all of it) and frees the rest. Settling again changes nothing. */
export async function settleHold(tx: Tx, holdId: string, amount: bigint): Promise<void> {
	const open = await lockOpenHold(tx, holdId);
	if (!open) return;
	refuseIf(amount < 0n || amount > open.amount, 'settles_more_than_held', { held: Number(open.amount) });
	if (amount === 0n) return end(tx, holdId, 'voided', null);
	const { id } = await tx.ledgerTransfer.create({
		data: {
			key: `settle:${holdId}`,
			fromId: open.fromId,
			toId: open.toId,
			amount,
			unit: open.unit,
			reason: open.reason,
			details: { holdId }
		}
	});
	await end(tx, holdId, 'posted', id);
}

/** Frees the whole hold: what failed by the platform's fault costs nothing. */
export async function voidHold(tx: Tx, holdId: string): Promise<void> {
	if (await lockOpenHold(tx, holdId)) await end(tx, holdId, 'voided', null);
}

/** Ends holds whose time is over. Returns how many. */
export async function expireHolds(): Promise<number> {
	const over = await prisma().ledgerHold.findMany({
		where: { expiresAt: { lte: now() }, settlement: null },
		select: { id: true },
		take: 100
	});
	for (const { id } of over) {
		await transaction(async (tx) => {
			if (await lockOpenHold(tx, id)) await end(tx, id, 'expired', null);
		});
	}
	return over.length;
}

interface OpenHold {
	fromId: string;
	toId: string;
	amount: bigint;
	unit: Unit;
	reason: string;
}

/** The hold, locked, or null when it has ended. */
async function lockOpenHold(tx: Tx, holdId: string): Promise<OpenHold | null> {
	const [row] = await tx.$queryRaw<OpenHold[]>`
		SELECT from_id AS "fromId", to_id AS "toId", amount, unit, reason FROM ledger_holds WHERE id = ${holdId}::uuid FOR UPDATE`;
	if (!row) refuse('not_found');
	return (await tx.ledgerSettlement.findUnique({ where: { holdId } })) ? null : row;
}

async function end(
	tx: Tx,
	holdId: string,
	outcome: 'posted' | 'voided' | 'expired',
	transferId: bigint | null
): Promise<void> {
	await tx.ledgerSettlement.create({ data: { holdId, outcome, transferId } });
}
