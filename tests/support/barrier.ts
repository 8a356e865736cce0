/** Lets `count` parties wait for one another, so that what they do next really happens together. */
export function barrier(count: number): () => Promise<void> {
	let waiting = 0;
	const open = Promise.withResolvers<void>();
	return async () => {
		waiting += 1;
		if (waiting === count) open.resolve();
		await open.promise;
	};
}

/** The code of a refusal, or the value, so that a test can list what several parties were told. */
export async function outcome<T>(act: Promise<T>): Promise<T | string> {
	try {
		return await act;
	} catch (error) {
		return (error as { code?: string }).code ?? String(error);
	}
}
