const kept = new Map<string, { until: number; value: Promise<unknown> }>();
const leastMs = 1000;
/** A count that takes long is made seldom: it may use up a tenth of the time. */
const share = 10;

/** The same answer for everyone who asks within a moment, so that many desks cost no more than one. */
export function sparing<T>(key: string, count: () => Promise<T>): Promise<T> {
	const known = kept.get(key);
	const at = performance.now();
	if (known && known.until > at) return known.value as Promise<T>;
	const value = count();
	const entry = { until: Infinity, value };
	if (kept.size > 200) kept.clear();
	kept.set(key, entry);
	value.then(
		() => (entry.until = performance.now() + Math.max(leastMs, (performance.now() - at) * share)),
		() => kept.delete(key)
	);
	return value;
}

/** For tests, and after an act whose effect is to be seen at once. */
export function forgetCounts(pollId: string): void {
	for (const key of kept.keys()) if (key.startsWith(pollId)) kept.delete(key);
}
