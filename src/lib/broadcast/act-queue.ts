import type { SubmitFunction } from '@sveltejs/kit';
import { tick } from 'svelte';

let last: Promise<void> = Promise.resolve();
let underWay = 0;

/** Whether an act and its new picture are still to come: a picture that is asked for meanwhile would end the wait too soon. */
export const acting = (): boolean => underWay > 0;

/**
 * Sends a desk's form and remembers it as under way until its answer and the new picture are here, so that the next key
 * acts on what it will see and is not refused as too late.
 */
export const inTurn: SubmitFunction = () => {
	const finished = Promise.withResolvers<void>();
	last = finished.promise;
	underWay++;
	return async ({ update }) => {
		await update({ reset: false }).finally(() => {
			underWay--;
			finished.resolve();
		});
	};
};

/** Does this once the act that is under way, if any, is done. */
export async function afterLast(act: () => void): Promise<void> {
	await last;
	await tick();
	act();
}
