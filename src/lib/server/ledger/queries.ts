import { prisma, type Tx } from '#lib/server/platform/index.ts';
import type { Balance, Owner, Unit } from './rules.ts';

export type { Balance } from './rules.ts';
type Reader = Pick<Tx, '$queryRaw'>;

/** The balance of one account, summed from its postings and open holds. */
export async function balanceOf(accountId: string, reader: Reader = prisma()): Promise<Balance> {
	const [row] = await reader.$queryRaw<{ posted: bigint; held: bigint }[]>`
		SELECT
			(COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE to_id = ${accountId}::uuid), 0)
			- COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE from_id = ${accountId}::uuid), 0))::bigint AS posted,
			COALESCE((SELECT SUM(h.amount) FROM ledger_holds h WHERE h.from_id = ${accountId}::uuid
				AND NOT EXISTS (SELECT 1 FROM ledger_settlements s WHERE s.hold_id = h.id)), 0)::bigint AS held`;
	const { posted, held } = row ?? { posted: 0n, held: 0n };
	return { posted, held, available: posted - held };
}

/** The balances of many owners at once, by owner id; owners without an account are absent. */
export async function balances(
	kind: string,
	ids: readonly string[],
	unit: Unit
): Promise<Map<string, Balance>> {
	const rows = await prisma().$queryRaw<{ ownerId: string; posted: bigint; held: bigint }[]>`
		SELECT a.owner_id AS "ownerId",
			(COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE to_id = a.id), 0)
			- COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE from_id = a.id), 0))::bigint AS posted,
			COALESCE((SELECT SUM(h.amount) FROM ledger_holds h WHERE h.from_id = a.id
				AND NOT EXISTS (SELECT 1 FROM ledger_settlements s WHERE s.hold_id = h.id)), 0)::bigint AS held
		FROM ledger_accounts a WHERE a.owner_kind = ${kind} AND a.unit = ${unit} AND a.owner_id = ANY(${[...ids]})`;
	return new Map(
		rows.map(({ ownerId, posted, held }) => [ownerId, { posted, held, available: posted - held }])
	);
}

export interface StatementLine {
	at: string;
	/** Positive when received, negative when paid. */
	amount: number;
	reason: string;
	key: string;
	details: unknown;
}

/** What came and went on one owner's account, newest first. */
export async function statement(owner: Owner, unit: Unit, limit = 100): Promise<StatementLine[]> {
	const account = await prisma().ledgerAccount.findUnique({
		where: { ownerKind_ownerId_unit: { ownerKind: owner.kind, ownerId: owner.id, unit } }
	});
	if (!account) return [];
	const rows = await prisma().ledgerTransfer.findMany({
		where: { OR: [{ fromId: account.id }, { toId: account.id }] },
		orderBy: { id: 'desc' },
		take: limit
	});
	return rows.map((row) => ({
		at: row.createdAt.toISOString(),
		amount: Number(row.toId === account.id ? row.amount : -row.amount),
		reason: row.reason,
		key: row.key,
		details: row.details
	}));
}

/** The sum over all accounts by unit. In double entry each is zero, whatever happened. */
export async function trialBalance(): Promise<Record<string, bigint>> {
	const rows = await prisma().$queryRaw<{ unit: string; total: bigint }[]>`
		SELECT a.unit, SUM(
			COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE to_id = a.id), 0)
			- COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE from_id = a.id), 0))::bigint AS total
		FROM ledger_accounts a GROUP BY a.unit`;
	return Object.fromEntries(rows.map(({ unit, total }) => [unit, total]));
}
