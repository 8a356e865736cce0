import { accountOf, balances, hold, openAccount, transfer } from '#lib/server/ledger/index.ts';
import { now, type Tx } from '#lib/server/platform/index.ts';
import { heldSeconds, MAX_ATTEMPTS, QUEUE_PATIENCE_MS } from './rules.ts';

/** Accelerator seconds that every team may use before it has a grant. */
export const PRACTICE_ALLOWANCE_SECONDS = 3600n;
const DAY_MS = 24 * 3_600_000;

/**
 * The team's account of accelerator seconds. Opened on first use with the practice allowance (once, by its key), so
 * that a team can try the machinery before stage one has selected anyone.
 */
export async function gpuAccountOf(tx: Tx, teamId: string, poolKey: string): Promise<string> {
	const owner = { kind: 'team', id: teamId };
	const known = await accountOf(tx, owner, 'GPU_SECONDS');
	if (known) return known;
	const account = await openAccount(tx, owner, 'GPU_SECONDS');
	await transfer(tx, {
		key: `practice:${teamId}`,
		fromId: await openAccount(tx, { kind: 'pool', id: poolKey }, 'GPU_SECONDS', true),
		toId: account,
		amount: PRACTICE_ALLOWANCE_SECONDS,
		unit: 'GPU_SECONDS',
		reason: 'practice_allowance'
	});
	return account;
}

/** Seconds that a team may still use: what is on its account and not held, or the allowance that it would begin with. */
export async function availableTo(teamId: string): Promise<number> {
	const known = (await balances('team', [teamId], 'GPU_SECONDS')).get(teamId);
	return Number(known?.available ?? PRACTICE_ALLOWANCE_SECONDS);
}

/** Sets aside the most that a job may use; refuses `funds_short` when the team has less. */
export async function holdForJob(
	tx: Tx,
	order: { key: string; teamId: string; poolKey: string; wallMs: number; gpus?: number }
): Promise<string> {
	// A job that waited too long is given up before this, so that none ever runs without its hold.
	const longestMs = QUEUE_PATIENCE_MS + MAX_ATTEMPTS * order.wallMs + DAY_MS;
	return hold(tx, {
		key: `job:${order.key}`,
		fromId: await gpuAccountOf(tx, order.teamId, order.poolKey),
		toId: await openAccount(tx, { kind: 'consumption', id: order.poolKey }, 'GPU_SECONDS'),
		amount: BigInt(heldSeconds(order.wallMs, order.gpus)),
		unit: 'GPU_SECONDS',
		reason: 'job',
		expiresAt: new Date(now().getTime() + longestMs)
	});
}
