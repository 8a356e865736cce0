import { insistRole } from '#lib/server/identity/index.ts';
import { found, prisma, type Actor } from '#lib/server/platform/index.ts';
import { engineOf, type Capacity } from '../engines/index.ts';
import { keepHealth, UNUSABLE } from './watch.ts';

/** Asks a pool's engine now, from this process, and keeps what it said. */
export async function checkPool(actor: Actor, key: string): Promise<Capacity> {
	insistRole(actor, 'organiser', 'operator');
	const pool = found(await prisma().pool.findUnique({ where: { key } }));
	const engine = engineOf(pool);
	const seen = engine ? await engine.probe() : UNUSABLE;
	await keepHealth(key, seen);
	return seen;
}
