/** How many milliseconds it takes. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
	const since = performance.now();
	await act();
	return performance.now() - since;
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
