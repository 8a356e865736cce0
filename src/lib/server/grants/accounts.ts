import { openAccount, type Unit } from '#lib/server/ledger/index.ts';
import type { Tx } from '#lib/server/platform/index.ts';

/** Where grants come from; sources may go below zero, and how far they went is what the season has spent. */
export async function sourceOf(tx: Tx, seasonId: string, unit: Unit, poolKey: string): Promise<string> {
	const owner = unit === 'KRW' ? { kind: 'treasury', id: seasonId } : { kind: 'pool', id: poolKey };
	return openAccount(tx, owner, unit, true);
}

export const teamAccount = (tx: Tx, teamId: string, unit: Unit): Promise<string> =>
	openAccount(tx, { kind: 'team', id: teamId }, unit);
