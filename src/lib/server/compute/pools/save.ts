import type { PoolDefinition } from '#lib/compute/pool.ts';
import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	found,
	now,
	refuseIf,
	sealSecret,
	transaction,
	type Actor,
	type Tx
} from '#lib/server/platform/index.ts';
import { TOKEN_PURPOSE } from '../engines/index.ts';
import { columnsOf } from './definition.ts';

const sealed = (poolKey: string, token: string) =>
	new Uint8Array(sealSecret(TOKEN_PURPOSE, poolKey, Buffer.from(token)));

/** Adds a pool. A token is sealed and never shown again. */
export async function addPool(actor: Actor, pool: PoolDefinition, token: string): Promise<void> {
	await transaction(async (tx) => {
		insistRole(actor, 'organiser', 'operator');
		insistNoCommand(pool);
		refuseIf((await lockPool(tx, pool.key)) !== null, 'pool_key_taken', { key: pool.key });
		const secret = token ? sealed(pool.key, token) : null;
		await tx.pool.create({ data: { key: pool.key, ...columnsOf(pool), secret } });
		await record(tx, actor, 'pool.added', { poolKey: pool.key, engine: pool.engine });
	});
}

/** Changes a pool; what runs there goes on as it began. An empty token keeps the one that is stored. */
export async function changePool(actor: Actor, pool: PoolDefinition, token: string): Promise<void> {
	await transaction(async (tx) => {
		const before = found(await lockPool(tx, pool.key));
		insistRole(actor, 'organiser', 'operator');
		insistNoCommand(pool);
		refuseIf(before.source === 'file', 'pool_in_file', { key: pool.key });
		// A token is for the host it was given for: a new address needs it typed again.
		const moved = JSON.stringify(hostOf(before.settings)) !== JSON.stringify(hostOf(pool.settings));
		const secret = token ? { secret: sealed(pool.key, token) } : moved ? { secret: null } : {};
		const data = { ...columnsOf(pool), ...secret, health: {}, healthAt: null };
		await tx.pool.update({ where: { key: pool.key }, data });
		await record(tx, actor, 'pool.changed', {
			poolKey: pool.key,
			engine: pool.engine,
			tokenChanged: token !== ''
		});
	});
}

/** Keeps new jobs away from a pool while those that wait there still run; or opens it again. */
export async function drainPool(actor: Actor, poolKey: string, draining: boolean): Promise<void> {
	await transaction(async (tx) => {
		const pool = found(await lockPool(tx, poolKey));
		insistRole(actor, 'organiser', 'operator');
		if (pool.draining === draining) return;
		await tx.pool.update({ where: { key: poolKey }, data: { drainingAt: draining ? now() : null } });
		await record(tx, actor, draining ? 'pool.draining' : 'pool.opened', { poolKey });
	});
}

/** A command runs on this server: only whoever may write its files may name one. */
function insistNoCommand(pool: PoolDefinition): void {
	refuseIf(pool.engine === 'slurm' && pool.settings.tokenCommand !== undefined, 'forbidden');
}

const hostOf = (settings: unknown): unknown[] => {
	const { url, user } = (settings ?? {}) as { url?: unknown; user?: unknown };
	return [url ?? null, user ?? null];
};

async function lockPool(tx: Tx, key: string) {
	const [pool] = await tx.$queryRaw<{ source: string; draining: boolean; settings: unknown }[]>`
		SELECT source, draining_at IS NOT NULL AS draining, settings FROM pools WHERE key = ${key} FOR UPDATE`;
	return pool ?? null;
}
