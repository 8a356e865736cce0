import { now } from './clock.ts';
import { config } from './config.ts';
import { prisma } from './database/index.ts';
import { refuse } from './errors.ts';

export interface RateLimit {
	/** How many acts may come at once. */
	burst: number;
	/** How many come back in a minute: all of them within two hours, since a bucket that rests for so long is forgotten. */
	perMinute: number;
}

const fullAfterMinutes = 120;

let relaxedBy = 1;

/** Multiplies every limit of this process, while the platform's own demo people act from one address; returns the way back. */
export function relaxRateLimits(by: number): () => void {
	relaxedBy = by;
	return () => void (relaxedBy = 1);
}

/** By how much limits of this process are relaxed just now; what else keeps many devices of one address out may follow it. */
export const limitsRelaxedBy = (): number => relaxedBy;

/** Takes one token from the bucket of `key`, or refuses and says for how many seconds. One statement, so it holds across processes. */
export async function takeToken(key: string, limit: RateLimit): Promise<void> {
	if (limit.burst > limit.perMinute * fullAfterMinutes) throw new RangeError(`${key} would fill too slowly`);
	const burst = limit.burst * config().RATE_FACTOR * relaxedBy;
	const perSecond = (limit.perMinute * config().RATE_FACTOR * relaxedBy) / 60;
	const at = now();
	const rows = await prisma().$queryRaw<{ tokens: number }[]>`
		INSERT INTO rate_buckets AS b (key, tokens, updated_at) VALUES (${key}, ${burst - 1}, ${at})
		ON CONFLICT (key) DO UPDATE SET
			tokens = LEAST(${burst}, b.tokens + GREATEST(0, EXTRACT(EPOCH FROM (${at}::timestamptz - b.updated_at))) * ${perSecond}) - 1,
			updated_at = ${at}
		WHERE LEAST(${burst}, b.tokens + GREATEST(0, EXTRACT(EPOCH FROM (${at}::timestamptz - b.updated_at))) * ${perSecond}) >= 1
		RETURNING tokens`;
	if (rows.length === 0) refuse('too_many_requests', { seconds: Math.ceil(1 / perSecond) });
}

/** So many at a time, so that nobody waits long for a bucket that is being forgotten. */
const sweptAtOnce = 50_000;

/**
 * For a timer: forgets buckets that are full again. They say no more than none would, but for who came, and from which network.
 * Returns how many it forgot, 0 once few are left.
 */
export async function sweepBuckets(): Promise<number> {
	const before = new Date(now().getTime() - fullAfterMinutes * 60_000);
	const swept = await prisma().$executeRaw`
		DELETE FROM rate_buckets WHERE key IN (
			SELECT key FROM rate_buckets WHERE updated_at < ${before} LIMIT ${sweptAtOnce} FOR UPDATE SKIP LOCKED
		)`;
	return swept < sweptAtOnce ? 0 : swept;
}
