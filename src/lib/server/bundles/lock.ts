import * as v from 'valibot';
import type { BundleImport } from '#lib/server/generated/prisma/client.ts';
import { refuse, type Tx } from '#lib/server/platform/index.ts';

/** An id as PostgreSQL can look it up; a text that is none belongs to nothing. */
export const known = (id: string): string =>
	v.safeParse(v.pipe(v.string(), v.uuid()), id).success ? id : refuse('not_found');

/** The bundle's row, locked until the transaction ends. */
export async function lockBundle(tx: Tx, id: string): Promise<BundleImport> {
	await tx.$queryRaw`SELECT id FROM bundle_imports WHERE id = ${known(id)}::uuid FOR UPDATE`;
	return (await tx.bundleImport.findUnique({ where: { id } })) ?? refuse('not_found');
}
