let offsetMs = 0;

/** The one clock of the server. Rules take `now` as a value; only verbs and queries ask here. */
export const now = (): Date => new Date(Date.now() + offsetMs);

/** Moves the clock in tests; returns a function that puts it back. */
export function shiftClock(ms: number): () => void {
	offsetMs += ms;
	return () => void (offsetMs -= ms);
}
