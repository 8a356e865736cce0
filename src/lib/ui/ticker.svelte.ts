import { createSubscriber } from 'svelte/reactivity';

let skewMs = 0;
/** Sets how far this device's clock is from the server's, as live pages learn it from the socket. */
export const setClockSkew = (ms: number) => (skewMs = ms);

const subscribe = createSubscriber((update) => {
	const timer = setInterval(update, 1000);
	return () => clearInterval(timer);
});

/** The time now by the server's clock; reading it in a template or effect ticks once a second. */
export function tick(): number {
	subscribe();
	return Date.now() + skewMs;
}
