import type { Frame } from '#lib/broadcast/frame.ts';
import { liveFrame } from './queries.ts';

const sharedMs = 200;

/** The same answer for all who ask within so many milliseconds of its beginning. One that failed is asked for again. */
export function shareFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
	let known: { until: number; value: Promise<T> } | undefined;
	return () => {
		const at = performance.now();
		if (known && known.until > at) return known.value;
		const asked = { until: at + ms, value: ask() };
		asked.value.catch(() => (known = known === asked ? undefined : known));
		known = asked;
		return asked.value;
	};
}

const asks = new Map<string, () => Promise<Frame>>();
/** What the ticker has sent last: nobody who joins is given an older picture than those who were there before. */
const latest = new Map<string, Frame>();

/** What the public of a season sees, for somebody who has just joined its channel. A crowd that comes back costs one query. */
export async function sharedSnapshot(seasonId: string): Promise<Frame> {
	let ask = asks.get(seasonId);
	if (!ask) asks.set(seasonId, (ask = shareFor(sharedMs, () => liveFrame(seasonId))));
	const frame = await ask();
	const sent = latest.get(seasonId);
	return sent && sent.sequence > frame.sequence ? sent : frame;
}

/** For the ticker, before it sends what it has read. */
export async function freshSnapshot(seasonId: string): Promise<Frame> {
	const frame = await liveFrame(seasonId);
	latest.set(seasonId, frame);
	return frame;
}
