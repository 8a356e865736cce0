import { AsyncLocalStorage } from 'node:async_hooks';

const reads = new AsyncLocalStorage<Map<string, Promise<unknown>>>();

/** While `run` goes on, each `readOnce` is read once. For what shows one moment, such as a page: never around a write. */
export const shareReads = <T>(run: () => T): T => reads.run(new Map(), run);

/** The answer that another part of the same page had, or a new one; always a new one where nobody shares. */
export function readOnce<T>(name: string, read: () => Promise<T>): Promise<T> {
	const known = reads.getStore();
	if (!known) return read();
	const answer = known.get(name) ?? read();
	known.set(name, answer);
	return answer as Promise<T>;
}
