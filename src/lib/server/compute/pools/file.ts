import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { PoolsFile } from '#lib/compute/pool.ts';
import { record } from '#lib/server/audit/index.ts';
import { config, now, systemActor, transaction } from '#lib/server/platform/index.ts';
import { columnsOf, faultsOf } from './definition.ts';

/** Reads a file of pools, or throws one error with a sentence for each fault. */
export function readPoolsFile(file: string): PoolsFile {
	let parsed: unknown;
	try {
		parsed = JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		throw new Error(`POOLS_FILE ${file} could not be read: ${(error as Error).message}`, { cause: error });
	}
	const checked = v.safeParse(PoolsFile, parsed);
	const faults = checked.success ? twice(checked.output) : faultsOf(checked.issues);
	if (!checked.success || faults.length > 0)
		throw new Error(`POOLS_FILE ${file} is not usable. ${faults.join('; ')}.`);
	return checked.output;
}

function twice({ pools }: PoolsFile): string[] {
	const keys = pools.map(({ key }) => key);
	return keys.flatMap((key, at) => (keys.indexOf(key) < at ? [`pools.${at}.key: ${key} stands twice`] : []));
}

/**
 * Makes the table agree with POOLS_FILE at start. The file wins over the console; a pool that has left it takes no new
 * jobs until somebody decides, since jobs may wait there.
 */
export async function applyPoolsFile(): Promise<void> {
	const file = config().POOLS_FILE;
	const pools = file ? readPoolsFile(file).pools : [];
	await transaction(async (tx) => {
		const known = await tx.$queryRaw<{ key: string; source: string }[]>`
			SELECT key, source FROM pools ORDER BY key FOR UPDATE`;
		for (const pool of pools) {
			const data = { ...columnsOf(pool), source: 'file', secret: null };
			const isNew = !known.some(({ key }) => key === pool.key);
			await tx.pool.upsert({ where: { key: pool.key }, create: { key: pool.key, ...data }, update: data });
			if (isNew) await record(tx, systemActor, 'pool.added', { poolKey: pool.key, engine: pool.engine });
		}
		const left = known.filter(
			({ key, source }) => source === 'file' && !pools.some((pool) => pool.key === key)
		);
		for (const { key } of left) {
			await tx.pool.update({ where: { key }, data: { source: 'console', drainingAt: now() } });
			await record(tx, systemActor, 'pool.draining', { poolKey: key });
		}
	});
}
