import type { SubmitFunction } from '@sveltejs/kit';
import { tick } from 'svelte';

let last: Promise<void> = Promise.resolve();

/**
 * Sends a desk's form and remembers it as under way until its answer and the new picture are here, so that the next key
 * acts on what it will see and is not refused as too late.
 */
export const inTurn: SubmitFunction = () => {
	const finished = Promise.withResolvers<void>();
	last = finished.promise;
	return async ({ update }) => {
		await update({ reset: false }).finally(() => finished.resolve());
	};
};

/** Does this once the act that is under way, if any, is done. */
export async function afterLast(act: () => void): Promise<void> {
	await last;
	await tick();
	act();
}
