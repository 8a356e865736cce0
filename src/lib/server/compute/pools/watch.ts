import { logger, now, pool as connections, prisma } from '#lib/server/platform/index.ts';
import type { Capacity, Engine, Engines, PoolConfig } from '../engines/index.ts';

const PROBE_MS = 10_000;
const KEEP_DAYS = 15;

export type StoredHealth = Capacity & {
	/** What holds programs on the nodes, as the last run told. */
	containment?: string;
};

/**
 * Looks at every pool in turn, so that pages read what was found instead of asking clusters. Each pool has its own pace: one that hangs keeps no other waiting.
 */
export function watchPools(engines: Engines): { stop(): Promise<void> } {
	let stopping = false;
	const busy = new Map<string, Promise<void>>();

	async function look(): Promise<void> {
		const pools = await prisma().pool.findMany({
			select: { key: true, engine: true, settings: true, secret: true, policy: true }
		});
		for (const pool of pools) {
			if (busy.has(pool.key) || stopping) continue;
			const work = lookAt(pool, engines.for(pool)).catch((error) =>
				logger.warn({ code: 'pool_probe_failed', pool: pool.key, error: String(error) })
			);
			busy.set(
				pool.key,
				work.finally(() => busy.delete(pool.key))
			);
		}
	}
	const safely = () =>
		look().catch((error) => logger.warn({ code: 'pools_not_watched', error: String(error) }));
	const timer = setInterval(() => void safely(), PROBE_MS);
	void safely();
	return {
		async stop() {
			stopping = true;
			clearInterval(timer);
			// A cluster that does not answer may take half a minute to say so; nobody waits for that to end a worker.
			await Promise.race([Promise.all(busy.values()), new Promise((resolve) => setTimeout(resolve, 1000))]);
		}
	};
}

async function lookAt(pool: PoolConfig, engine: Engine | null): Promise<void> {
	const found = engine ? await engine.probe() : UNUSABLE;
	await keepHealth(pool.key, found);
}

const none = { total: 0, free: 0 };
/** What is said of a pool whose settings no engine can use. */
export const UNUSABLE: Capacity = {
	...{ health: 'down', reason: 'settings_unusable', detail: '', room: null, answeredMs: 0 },
	...{ cpus: none, memoryMib: none, gpus: [], nodes: [] }
};

/** Keeps what a probe found, and one sample a minute for the plots. */
export async function keepHealth(poolKey: string, found: Capacity): Promise<void> {
	const sum = (pick: 'total' | 'free') => found.gpus.reduce((count, gpu) => count + gpu[pick], 0);
	await connections().query(
		`UPDATE pools SET health_at = $3,
			health = COALESCE(jsonb_strip_nulls(jsonb_build_object('containment', health->'containment')), '{}') || $2::jsonb
		WHERE key = $1`,
		[poolKey, JSON.stringify(found), now()]
	);
	await connections().query(
		`INSERT INTO pool_samples (pool_key, at, health, running, queued, cpus_free, cpus, gpus_free, gpus)
		SELECT $1, date_trunc('minute', $2::timestamptz), $3,
			count(*) FILTER (WHERE state = 'running'), count(*) FILTER (WHERE state = 'queued'), $4, $5, $6, $7
		FROM compute_jobs WHERE pool_key = $1 AND state IN ('running', 'queued')
		ON CONFLICT DO NOTHING`,
		[poolKey, now(), found.health, found.cpus.free, found.cpus.total, sum('free'), sum('total')]
	);
	await connections().query(
		`DELETE FROM pool_samples WHERE pool_key = $1 AND at < $2::timestamptz - make_interval(days => ${KEEP_DAYS})`,
		[poolKey, now()]
	);
}
