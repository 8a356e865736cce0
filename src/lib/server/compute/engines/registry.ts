import * as v from 'valibot';
import { LocalSettings, PoolPolicy, SlurmSettings } from '#lib/compute/pool.ts';
import { logger, openSecret } from '#lib/server/platform/index.ts';
import type { LeasedJob } from '../lease.ts';
import { resultOf } from '../runner/index.ts';
import type { Engine } from './engine.ts';
import { localEngine } from './local.ts';
import { slurmEngine } from './slurm/engine.ts';

/** Seals the tokens of pools. */
export const TOKEN_PURPOSE = 'pool-token';

export interface PoolConfig {
	key: string;
	engine: string;
	settings: unknown;
	secret: Uint8Array | null;
	policy?: unknown;
}

export interface Engines {
	/** The engine of a pool as it is configured now; null where its settings cannot be used. */
	for(pool: PoolConfig): Engine | null;
	close(): Promise<void>;
}

/** Keeps one engine per pool; one whose configuration changed is opened anew, and the old one goes on for its jobs. */
export function openEngines(): Engines {
	const known = new Map<string, { made: string; engine: Engine | null }>();
	const opened: Engine[] = [];
	return {
		for(pool) {
			const secret = pool.secret && Buffer.from(pool.secret).toString('base64');
			const made = JSON.stringify([pool.engine, pool.settings, secret, pool.policy]);
			const before = known.get(pool.key);
			if (before?.made === made) return before.engine;
			const engine = engineOf(pool);
			known.set(pool.key, { made, engine });
			if (engine) opened.push(engine);
			return engine;
		},
		async close() {
			await Promise.all(opened.map((engine) => engine.close()));
		}
	};
}

export function engineOf(pool: PoolConfig): Engine | null {
	const engine = bareEngine(pool);
	const policy = v.safeParse(PoolPolicy, pool.policy ?? {});
	return engine && policy.success ? bounded(engine, policy.output) : engine;
}

/** The same engine for jobs no larger than the pool takes: one that is larger ends with a code, untried. */
function bounded(engine: Engine, policy: PoolPolicy): Engine {
	return {
		...engine,
		run: async (job, io, signal) => {
			const why = overPolicy(job.spec, policy);
			if (why === null) return engine.run(job, io, signal);
			return {
				result: resultOf('machine_small', { log: `[worker] over the pool's limit: ${why}\n` }),
				outputs: []
			};
		}
	};
}

const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;

/** Which limit of the pool a job is over, or null. */
export function overPolicy(
	{ limits, gpu }: Pick<LeasedJob['spec'], 'limits' | 'gpu'>,
	policy: PoolPolicy
): string | null {
	if (policy.maxWallMinutes !== null && limits.wallMs > policy.maxWallMinutes * MINUTE_MS) return 'time';
	if (policy.maxMemoryMib !== null && limits.memoryBytes > policy.maxMemoryMib * MIB) return 'memory';
	return policy.maxGpus !== null && (gpu?.count ?? 0) > policy.maxGpus ? 'gpus' : null;
}

function bareEngine(pool: PoolConfig): Engine | null {
	try {
		if (pool.engine === 'local') return localEngine(v.parse(LocalSettings, pool.settings ?? {}));
		if (pool.engine !== 'slurm') return null;
		const settings = v.parse(SlurmSettings, pool.settings);
		const token = pool.secret && openSecret(TOKEN_PURPOSE, pool.key, pool.secret).toString('utf8');
		return slurmEngine({ key: pool.key, settings, token });
	} catch (error) {
		logger.error({ code: 'pool_unusable', pool: pool.key, error: String(error) });
		return null;
	}
}
