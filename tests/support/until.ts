import { setTimeout as wait } from 'node:timers/promises';

type Found<T> = T | null | undefined | false;

/** Asks again and again until there is something, and gives it back. */
export async function until<T>(
	ask: () => Found<T> | Promise<Found<T>>,
	what: string,
	patienceMs = 60_000
): Promise<T> {
	for (const end = Date.now() + patienceMs; Date.now() < end; await wait(25)) {
		const found = await ask();
		if (found) return found;
	}
	throw new Error(`waited in vain for ${what}`);
}
