export const units = ['KRW', 'GPU_SECONDS'] as const;
export type Unit = (typeof units)[number];

export interface Owner {
	/** What kind of thing owns the account: treasury, pool, team, spent. */
	kind: string;
	id: string;
}

export interface Balance {
	/** Received minus paid. */
	posted: bigint;
	/** Set aside by holds that are still open. */
	held: bigint;
	/** What may still be spent: posted minus held. */
	available: bigint;
}

/** Why an amount may not leave an account, or null. */
export function spendFault(
	balance: Balance,
	amount: bigint,
	mayGoBelow: boolean
): 'amount_not_positive' | 'funds_short' | null {
	if (amount <= 0n) return 'amount_not_positive';
	return mayGoBelow || balance.available >= amount ? null : 'funds_short';
}
