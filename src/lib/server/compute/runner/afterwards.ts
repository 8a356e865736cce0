/**
 * What no job's end has to wait for: folders to be removed, a sandbox to be built for the job that may come. It is done a
 * moment later, when the end has been written; whoever runs jobs so calls `settle` before it goes.
 */
const REST_MS = 10;
const planned = new Map<NodeJS.Timeout, () => void>();

export function afterwards(work: () => void): void {
	const timer = setTimeout(() => {
		planned.delete(timer);
		attempt(work);
	}, REST_MS);
	planned.set(timer, work);
}

/** Does at once whatever still waits. */
export function settle(): void {
	for (const [timer, work] of [...planned]) {
		clearTimeout(timer);
		planned.delete(timer);
		attempt(work);
	}
}

/** Nobody is left to hear of a failure; a folder that could not be removed is found by the janitor. */
function attempt(work: () => void): void {
	try {
		work();
	} catch {
		// As said.
	}
}
