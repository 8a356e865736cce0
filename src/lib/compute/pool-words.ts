/** The reader's words for pools. */
import { m } from '#lib/paraglide/messages.js';

const sentences = m as unknown as Record<string, ((inputs: Record<string, unknown>) => string) | undefined>;
const wordOf = (prefix: string, key: string): string => sentences[`${prefix}_${key}`]?.({}) ?? key;

export const acceptWord = (kind: string): string => wordOf('compute_pools_accept', kind);
export const levelWord = (level: string): string => wordOf('compute_pools_level', level);
export const healthWord = (health: string): string => wordOf('compute_pools_health', health);
export const engineWord = (engine: string): string => wordOf('compute_pools_engine', engine);
/** Why a pool is not up, and what to do. */
export const poolReason = (reason: string): string => wordOf('compute_pool_reason', reason);

export const healthTones = { up: 'go', degraded: 'wait', down: 'stop', unknown: 'neutral' } as const;
