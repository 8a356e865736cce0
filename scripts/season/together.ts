/** Runs `act` for every item with at most `width` at a time; the first failure stops the rest. Results keep the order. */
export async function together<T, R>(
	items: readonly T[],
	width: number,
	act: (item: T, index: number) => Promise<R>
): Promise<R[]> {
	const results = new Array<R>(items.length);
	let next = 0;
	let failed = false;
	const lane = async (): Promise<void> => {
		while (next < items.length && !failed) {
			const index = next++;
			try {
				results[index] = await act(items[index] as T, index);
			} catch (error) {
				failed = true;
				throw error;
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
	return results;
}
