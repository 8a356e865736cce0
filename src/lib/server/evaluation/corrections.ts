import { prisma, type Tx } from '#lib/server/platform/index.ts';
import type { Correction } from '#lib/evaluation/board.ts';
import type { Text } from '#lib/text.ts';

/** The rejudge sets that took effect, the latest first; of a frozen board those before it was frozen. */
export async function correctionsOf(problemId: string, until: Date | null): Promise<Correction[]> {
	const sets = await prisma().rejudgeSet.findMany({
		where: { problemId, state: 'applied', ...(until && { endedAt: { lte: until } }) },
		include: { _count: { select: { items: true } }, blockedRows: { orderBy: { rowId: 'asc' } } },
		orderBy: [{ endedAt: 'desc' }, { number: 'desc' }]
	});
	return sets.map(({ number, reason, endedAt, _count, blockedRows, restoredRows }) => ({
		number,
		reason: reason as unknown as Text,
		at: endedAt!.toISOString(),
		submissions: _count.items,
		rows: blockedRows.map((row) => ({ id: row.rowId, reason: row.reason as unknown as Text })),
		restored: restoredRows
	}));
}

const leftOut = { appliedAt: { not: null }, liftedAt: null };

/** Rows that do not count now, by problem; those of no such rows are left out. */
export async function blockedRows(problemIds: readonly string[]): Promise<Map<string, string[]>> {
	const rows = await prisma().blockedRow.findMany({
		where: { problemId: { in: [...problemIds] }, ...leftOut },
		select: { problemId: true, rowId: true },
		orderBy: { rowId: 'asc' }
	});
	const byProblem = Map.groupBy(rows, ({ problemId }) => problemId);
	return new Map(
		[...byProblem].map(([id, all]) => [id, [...new Set(all.map(({ rowId }) => rowId))]] as const)
	);
}

/** Lets rows count again that were left out. */
export const liftRows = (tx: Tx, problemId: string, rows: readonly string[], at: Date) =>
	tx.blockedRow.updateMany({
		where: { problemId, rowId: { in: [...rows] }, ...leftOut },
		data: { liftedAt: at }
	});

/** Rows of the truth that do not count now, sorted; under the scores' lock none can be added meanwhile. */
export async function blockedRowsOf(
	problemId: string,
	db: Pick<Tx, 'blockedRow'> = prisma()
): Promise<string[]> {
	const rows = await db.blockedRow.findMany({
		where: { problemId, ...leftOut },
		select: { rowId: true }
	});
	return [...new Set(rows.map(({ rowId }) => rowId))].sort();
}

export const sameRows = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((row, at) => row === b[at]);
