import * as v from 'valibot';
import { LocalSettings, SlurmSettings } from '#lib/compute/pool.ts';
import { logger, openSecret } from '#lib/server/platform/index.ts';
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
			const made = JSON.stringify([pool.engine, pool.settings, secret]);
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
