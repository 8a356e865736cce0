import { now, pool as connections } from '#lib/server/platform/index.ts';

export const spans = ['day', 'fortnight'] as const;
export type Span = (typeof spans)[number];

/** One hour or one day of a pool. */
export interface PoolSlice {
	/** When it began. */
	at: string;
	done: number;
	failed: number;
	/** Median time from the queue to the start; null where nothing started. */
	waitMs: number | null;
	gpuSeconds: number;
	spentKrw: number;
	/** Largest numbers seen by the minute. */
	running: number;
	queued: number;
	/** Minutes in which a probe found the pool not up. */
	minutesDown: number;
}

const SLICES: Record<Span, { unit: 'hour' | 'day'; count: number }> = {
	day: { unit: 'hour', count: 24 },
	fortnight: { unit: 'day', count: 14 }
};

/** Seconds that a job is accounted with: every device of it, or the machine as one. */
const SECONDS = `metered_ms / 1000.0 * GREATEST(1, COALESCE((spec->'gpu'->>'count')::int, 1))`;

/** Every pool's last hours or days, each slice there even where nothing happened. */
export async function sliceHistory(span: Span): Promise<Map<string, PoolSlice[]>> {
	const { unit, count } = SLICES[span];
	const { rows } = await connections().query<Record<string, string | number | Date | null>>(
		`WITH slices AS (
			SELECT generate_series(
				date_trunc('${unit}', $1::timestamptz, 'Asia/Seoul') - interval '${count - 1} ${unit}s',
				date_trunc('${unit}', $1::timestamptz, 'Asia/Seoul'), interval '1 ${unit}') AS at
		),
		jobs AS (
			SELECT pool_key, date_trunc('${unit}', finished_at, 'Asia/Seoul') AS at,
				count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'failed') AS failed,
				percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM started_at - queued_at) * 1000)
					FILTER (WHERE started_at IS NOT NULL) AS wait_ms,
				sum(${SECONDS}) FILTER (WHERE fault IS DISTINCT FROM 'platform') AS seconds
			FROM compute_jobs WHERE finished_at >= (SELECT min(at) FROM slices) GROUP BY 1, 2
		),
		seen AS (
			SELECT pool_key, date_trunc('${unit}', at, 'Asia/Seoul') AS at, max(running) AS running, max(queued) AS queued,
				count(*) FILTER (WHERE health <> 'up') AS down
			FROM pool_samples WHERE at >= (SELECT min(at) FROM slices) GROUP BY 1, 2
		)
		SELECT pools.key, slices.at, COALESCE(done, 0)::int AS done, COALESCE(failed, 0)::int AS failed, wait_ms,
			COALESCE(seconds, 0)::float8 AS seconds, price_per_hour_krw::float8 AS price,
			COALESCE(running, 0)::int AS running, COALESCE(queued, 0)::int AS queued, COALESCE(down, 0)::int AS down
		FROM pools CROSS JOIN slices
		LEFT JOIN jobs ON jobs.pool_key = pools.key AND jobs.at = slices.at
		LEFT JOIN seen ON seen.pool_key = pools.key AND seen.at = slices.at
		ORDER BY pools.key, slices.at`,
		[now()]
	);
	const history = new Map<string, PoolSlice[]>();
	for (const row of rows) {
		const seconds = Number(row.seconds);
		const slice: PoolSlice = {
			at: (row.at as Date).toISOString(),
			done: Number(row.done),
			failed: Number(row.failed),
			waitMs: row.wait_ms === null ? null : Math.max(0, Math.round(Number(row.wait_ms))),
			gpuSeconds: Math.round(seconds),
			spentKrw: Math.round((seconds / 3600) * Number(row.price)),
			running: Number(row.running),
			queued: Number(row.queued),
			minutesDown: Number(row.down)
		};
		const key = String(row.key);
		history.set(key, [...(history.get(key) ?? []), slice]);
	}
	return history;
}
