import { now, prisma } from '#lib/server/platform/index.ts';
import { containment, type Containment } from './runner/index.ts';

const KEY = 'compute.containment';

/** What the workers last found: decides whether code is accepted at all. */
export interface KnownContainment extends Containment {
	probedAt: string;
}

/** The worker probes and publishes, since it is its machine that runs the code. */
export async function publishContainment(): Promise<Containment> {
	const found = await containment();
	const value = { ...found, probedAt: now().toISOString() } as never;
	await prisma().setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
	return found;
}

/** Null until a worker has started once. */
export async function knownContainment(): Promise<KnownContainment | null> {
	const row = await prisma().setting.findUnique({ where: { key: KEY } });
	return row && (row.value as unknown as KnownContainment);
}
