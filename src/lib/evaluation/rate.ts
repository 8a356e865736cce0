/** How fast something goes, by the last few seconds, and how long it will yet take. */
export interface Sample {
	at: number;
	bytes: number;
}

const WINDOW_MS = 6000;

/** The samples that still count, with one more. What went back, as when a part failed, begins anew. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
	const last = samples.at(-1);
	if (last && sample.bytes < last.bytes) return [sample];
	const from = samples.findIndex(({ at }) => sample.at - at <= WINDOW_MS);
	return [...(from < 0 ? [] : samples.slice(from)), sample];
}

/** Null until there is something to tell by. */
export function rateOf(samples: readonly Sample[]): number | null {
	const [first, last] = [samples[0], samples.at(-1)];
	if (!first || !last || last.at - first.at < 500 || last.bytes === first.bytes) return null;
	return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
}

export const msLeft = (bytesLeft: number, perSecond: number | null): number | null =>
	perSecond === null ? null : Math.ceil(bytesLeft / perSecond) * 1000;
