import * as v from 'valibot';
import type { BundleImport } from '#lib/server/generated/prisma/client.ts';
import { now, refuse, type Tx } from '#lib/server/platform/index.ts';

export type BundleState = 'previewed' | 'importing' | 'imported';

/** An id as PostgreSQL can look it up; a text that is none belongs to nothing. */
export const known = (id: string): string =>
	v.safeParse(v.pipe(v.string(), v.uuid()), id).success ? id : refuse('not_found');

/** An import that has not ended after this long has died with its server, and may be taken up again. */
const ABANDONED_MS = 10 * 60_000;

/** Where a bundle stands: `previewed` again once its import was abandoned. */
export function stateOf({ state, startedAt }: Pick<BundleImport, 'state' | 'startedAt'>): BundleState {
	const abandoned = startedAt !== null && now().getTime() - startedAt.getTime() >= ABANDONED_MS;
	return state === 'importing' && abandoned ? 'previewed' : (state as BundleState);
}

/** The bundle's row, locked until the transaction ends. */
export async function lockBundle(tx: Tx, id: string): Promise<BundleImport> {
	await tx.$queryRaw`SELECT id FROM bundle_imports WHERE id = ${known(id)}::uuid FOR UPDATE`;
	return (await tx.bundleImport.findUnique({ where: { id } })) ?? refuse('not_found');
}
