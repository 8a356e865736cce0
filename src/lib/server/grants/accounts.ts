import { accountOf, balanceOf, openAccount, transfer, type Unit } from '#lib/server/ledger/index.ts';
import type { Tx } from '#lib/server/platform/index.ts';

/** GPU seconds that every team may use on the practice lane before it has a grant. */
export const practiceAllowanceSeconds = 3600n;

/** Where grants come from; sources may go below zero, and how far they went is what the season has spent. */
export async function sourceOf(tx: Tx, seasonId: string, unit: Unit, poolKey: string): Promise<string> {
	const owner = unit === 'KRW' ? { kind: 'treasury', id: seasonId } : { kind: 'pool', id: poolKey };
	return openAccount(tx, owner, unit, true);
}

export const teamAccount = (tx: Tx, teamId: string, unit: Unit): Promise<string> =>
	openAccount(tx, { kind: 'team', id: teamId }, unit);

/**
 * The team's account of GPU seconds, for jobs to hold from. Opens it on first use with the practice allowance, so that
 * a team can try the machinery before stage one has selected anyone.
 */
export async function gpuAccountOf(tx: Tx, teamId: string, poolKey: string): Promise<string> {
	const known = await accountOf(tx, { kind: 'team', id: teamId }, 'GPU_SECONDS');
	if (known) return known;
	const account = await teamAccount(tx, teamId, 'GPU_SECONDS');
	await transfer(tx, {
		key: `practice:${teamId}`,
		fromId: await openAccount(tx, { kind: 'pool', id: poolKey }, 'GPU_SECONDS', true),
		toId: account,
		amount: practiceAllowanceSeconds,
		unit: 'GPU_SECONDS',
		reason: 'practice_allowance'
	});
	return account;
}

/** Where used GPU time goes. */
export const consumptionOf = (tx: Tx, poolKey: string): Promise<string> =>
	openAccount(tx, { kind: 'consumption', id: poolKey }, 'GPU_SECONDS');

export { balanceOf };
