import { randomUUID } from 'node:crypto';
import { record } from '#lib/server/audit/index.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	now,
	prisma,
	refuseIf,
	sha256Hex,
	signedIn,
	storage,
	takeToken,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { Details, FaultCode } from '#lib/bundles/notes.ts';
import { BundleFault, shown } from './fault.ts';
import { lockBundle, stateOf } from './lock.ts';
import { planBundle } from './plan.ts';
import { readBundle } from './read.ts';

/** What one form takes; larger bundles are brought in parts, their data sets by hand. */
export const MOST_BUNDLE_BYTES = 30 * 1024 * 1024;
/** Reading a bundle is work: an organiser who tries many is slowed down. */
const PATIENCE = { burst: 20, perMinute: 6 };

export type Brought = { id: string } | { fault: FaultCode; details: Details };

/**
 * Takes a bundle for a preview: nothing is made of it yet. The same bundle again leads to the same preview, or to what was
 * made of it. The zip is kept sealed, as it holds truths.
 */
export async function bringBundle(
	actor: Actor,
	seasonId: string,
	file: { name: string; bytes: Buffer }
): Promise<Brought> {
	insistRole(actor, 'organiser');
	const { userId } = signedIn(actor);
	refuseIf(file.bytes.length > MOST_BUNDLE_BYTES, 'too_large', { limit: MOST_BUNDLE_BYTES });
	await takeToken(`bundle:${userId}`, PATIENCE);
	const sha256 = sha256Hex(file.bytes);
	const same = { seasonId_sha256: { seasonId, sha256 } };
	const known = await prisma().bundleImport.findUnique({ where: same, select: { id: true } });
	if (known) return known;
	let title: string;
	try {
		const { plan } = await planBundle(await readBundle(file.bytes));
		title = shown(plan.title);
	} catch (fault) {
		if (fault instanceof BundleFault) return { fault: fault.code, details: fault.details };
		throw fault;
	}
	await sweepPreviews();
	const objectKey = `sealed/bundles/${randomUUID()}.zip`;
	await storage().put(objectKey, file.bytes);
	const row = { seasonId, sha256, filename: shown(file.name), bytes: BigInt(file.bytes.length), objectKey };
	const id = await transaction(async (tx) => {
		// Two windows may bring the same bundle at once; the later one finds the earlier one's.
		const made = await tx.bundleImport.createMany({
			data: { ...row, title, authorId: userId, createdAt: now() },
			skipDuplicates: true
		});
		const { id } = await tx.bundleImport.findUniqueOrThrow({ where: same, select: { id: true } });
		if (made.count > 0) await record(tx, actor, 'bundle.brought', { seasonId, bundleId: id, sha256 });
		return { id, kept: made.count > 0 };
	});
	if (!id.kept) await storage().remove(objectKey);
	return { id: id.id };
}

const KEPT_MS = 14 * 24 * 60 * 60_000;

/** Previews that nobody came back to are thrown away, with their zips. */
async function sweepPreviews(): Promise<void> {
	const before = new Date(now().getTime() - KEPT_MS);
	const stale = { state: 'previewed', createdAt: { lt: before }, problems: { none: {} } };
	const rows = await prisma().bundleImport.findMany({ where: stale, select: { id: true, objectKey: true } });
	for (const { id, objectKey } of rows) {
		const { count } = await prisma().bundleImport.deleteMany({ where: { id, ...stale } });
		if (count > 0) await storage().remove(objectKey);
	}
}

/** Throws a preview away, with its zip. What was made of a bundle stays. */
export async function discardBundle(actor: Actor, bundleId: string): Promise<void> {
	insistRole(actor, 'organiser');
	const objectKey = await transaction(async (tx) => {
		const row = await lockBundle(tx, bundleId);
		const made = await tx.importedProblem.count({ where: { importId: row.id } });
		refuseIf(stateOf(row) !== 'previewed' || made > 0, 'bundle_state', { state: row.state });
		await tx.bundleImport.delete({ where: { id: bundleId } });
		await record(tx, actor, 'bundle.discarded', { seasonId: row.seasonId, bundleId });
		return row.objectKey;
	});
	await storage().remove(objectKey);
}
