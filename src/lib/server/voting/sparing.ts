interface Kept {
	/** When it is to be counted again; Infinity while it is. */
	until: number;
	value: Promise<unknown>;
}
const kept = new Map<string, Kept>();
const leastMs = 1000;
/** A count that takes long is made seldom: it may use up a tenth of the time. */
const share = 10;

/** An answer that nobody has asked for since is of no use to the next reader. */
const oldestMs = 5000;

/**
 * The same answer for everyone who asks within a moment, so that many desks cost no more than one. Only the first waits for a
 * count, and who comes after a pause; others get the last answer while the next is made.
 */
export function sparing<T>(key: string, count: () => Promise<T>): Promise<T> {
	const known = kept.get(key);
	const at = performance.now();
	if (known && known.until > at) return known.value as Promise<T>;
	const value = count();
	if (!known && kept.size > 200) kept.clear();
	const entry: Kept = known ?? { until: Infinity, value };
	kept.set(key, entry);
	if (at - entry.until > oldestMs) entry.value = value;
	entry.until = Infinity;
	value.then(
		() => {
			entry.value = value;
			entry.until = performance.now() + Math.max(leastMs, (performance.now() - at) * share);
		},
		() => kept.delete(key)
	);
	return entry.value as Promise<T>;
}

/** For tests, and after an act whose effect is to be seen at once. */
export function forgetCounts(pollId: string): void {
	for (const key of kept.keys()) if (key.startsWith(pollId)) kept.delete(key);
}
