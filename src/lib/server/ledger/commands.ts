import { refuse, refuseIf, type ErrorDetails, type Tx } from '#lib/server/platform/index.ts';
import { balanceOf } from './queries.ts';
import { spendFault, type Owner, type Unit } from './rules.ts';

export interface NewTransfer {
	/** Names the act; the same key a second time changes nothing. */
	key: string;
	fromId: string;
	toId: string;
	amount: bigint;
	unit: Unit;
	reason: string;
	details?: ErrorDetails;
}

/** The owner's account in this unit, opened if there is none. `mayGoBelow` is for sources such as the treasury. */
export async function openAccount(tx: Tx, owner: Owner, unit: Unit, mayGoBelow = false): Promise<string> {
	await tx.$executeRaw`
		INSERT INTO ledger_accounts (id, owner_kind, owner_id, unit, may_go_below)
		VALUES (gen_random_uuid(), ${owner.kind}, ${owner.id}, ${unit}, ${mayGoBelow}) ON CONFLICT DO NOTHING`;
	return (await accountOf(tx, owner, unit)) ?? refuse('not_found');
}

export async function accountOf(
	reader: Pick<Tx, 'ledgerAccount'>,
	owner: Owner,
	unit: Unit
): Promise<string | null> {
	const where = { ownerKind_ownerId_unit: { ownerKind: owner.kind, ownerId: owner.id, unit } };
	return (await reader.ledgerAccount.findUnique({ where, select: { id: true } }))?.id ?? null;
}

/** Moves an amount. Locks the paying account, so that two payments cannot both spend the same last won. */
export async function transfer(tx: Tx, move: NewTransfer): Promise<bigint> {
	await insistSpendable(tx, move);
	const known = await tx.ledgerTransfer.findUnique({ where: { key: move.key } });
	if (known) return known.id;
	const { id } = await tx.ledgerTransfer.create({ data: { ...move, details: move.details ?? {} } });
	return id;
}

interface Spend {
	key: string;
	fromId: string;
	amount: bigint;
	unit: Unit;
}

/** Locks the account, then refuses what it cannot pay. A key that was used is let through: its act stands already. */
export async function insistSpendable(tx: Tx, spend: Spend): Promise<void> {
	const [account] = await tx.$queryRaw<{ mayGoBelow: boolean; unit: string }[]>`
		SELECT may_go_below AS "mayGoBelow", unit FROM ledger_accounts WHERE id = ${spend.fromId}::uuid FOR UPDATE`;
	if (!account) refuse('not_found');
	const used = await tx.$queryRaw<unknown[]>`
		SELECT 1 FROM ledger_transfers WHERE key = ${spend.key} UNION ALL SELECT 1 FROM ledger_holds WHERE key = ${spend.key}`;
	if (used.length > 0) return;
	refuseIf(account.unit !== spend.unit, 'unit_mismatch');
	const balance = await balanceOf(spend.fromId, tx);
	const fault = spendFault(balance, spend.amount, account.mayGoBelow);
	if (fault) refuse(fault, { available: Number(balance.available), asked: Number(spend.amount) });
}
