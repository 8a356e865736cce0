/** Computes a value at the first call and keeps it. */
export function once<T>(make: () => T): () => T {
	let kept: { value: T } | undefined;
	return () => (kept ??= { value: make() }).value;
}
