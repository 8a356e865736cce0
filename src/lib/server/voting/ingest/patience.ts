import { config, refuse } from '#lib/server/platform/index.ts';

const repeats = new Map<string, { count: number; since: number }>();
const repeatsPerMinute = 30;

/** A brake, per process and in memory, on a voter who comes again and again. A first ballot costs nothing here. */
export function insistPatience(voter: string): void {
	const known = repeats.size > 0 && repeats.get(voter);
	if (!known || known.count < repeatsPerMinute * config().RATE_FACTOR) return;
	const seconds = 60 - (performance.now() - known.since) / 1000;
	if (seconds <= 0) repeats.delete(voter);
	else refuse('too_many_requests', { seconds: Math.ceil(seconds) });
}

export function countRepeat(voter: string): void {
	const known = repeats.get(voter);
	if (known) known.count++;
	else {
		if (repeats.size > 200_000) repeats.clear();
		repeats.set(voter, { count: 1, since: performance.now() });
	}
}
