/** How many different people approve a tranche before it is paid. */
export const approvalsNeeded = 2;

export const priceClasses = ['academia', 'small-firm', 'youth-led', 'market'] as const;
export type PriceClass = (typeof priceClasses)[number];

/** Splits a total by per cent; what rounding leaves over goes to the last part, so that the parts always sum to the total. */
export function splitTranches(total: bigint, percents: readonly number[]): bigint[] {
	const parts = percents.map((percent) => (total * BigInt(percent)) / 100n);
	const rest = total - parts.reduce((sum, part) => sum + part, 0n);
	return parts.map((part, index) => (index === parts.length - 1 ? part + rest : part));
}

/** The price class of a team: research is free, then what its people have said of the firm and had approved. */
export function classOf(team: { kind: string; smallFirm: boolean; youthLed: boolean }): PriceClass {
	if (team.kind === 'academia' || team.kind === 'research') return 'academia';
	if (team.youthLed) return 'youth-led';
	return team.smallFirm || team.kind === 'individual' ? 'small-firm' : 'market';
}
