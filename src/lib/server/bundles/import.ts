import { record } from '#lib/server/audit/index.ts';
import { knownOffer } from '#lib/server/compute/index.ts';
import type { BundleImport } from '#lib/server/generated/prisma/client.ts';
import { insistRole } from '#lib/server/identity/index.ts';
import {
	found,
	now,
	prisma,
	refuse,
	refuseIf,
	storage,
	transaction,
	unsafeSealedStorage,
	type Actor
} from '#lib/server/platform/index.ts';
import { addFile, draftImported, workingProblem } from '#lib/server/problems/index.ts';
import type { PartRole, PlannedProblem } from '#lib/bundles/plan.ts';
import type { FileRole, Track } from '#lib/problems/types.ts';
import type { Locale } from '#lib/text.ts';
import { draftOf } from './content.ts';
import { normal } from './libraries.ts';
import { lockBundle, stateOf } from './lock.ts';
import type { Part } from './parts.ts';
import { planBundle, type Planned } from './plan.ts';
import { readBundle } from './read.ts';
import { writeZip } from './zip-writer.ts';

export interface ImportOrder {
	track: Track;
	/** The language of the bundle's texts. */
	locale: Locale;
	/** Which of the planned problems, by their keys. */
	keys: string[];
}

const REASON = { ko: '대회 묶음에서 가져온 문제입니다.', en: 'It comes from a competition bundle.' };

/**
 * Makes drafts of a brought bundle, each with its files. A problem that an earlier attempt has made is not made twice, and
 * only lacks are filled up. In the end the zip is removed: what it held stands with the problems.
 */
export async function importBundle(actor: Actor, bundleId: string, order: ImportOrder): Promise<string[]> {
	insistRole(actor, 'organiser');
	const row = await begin(bundleId);
	try {
		const planned = await planOf(row);
		const wanted = planned.plan.problems.filter(({ key, blocked }) => !blocked && order.keys.includes(key));
		refuseIf(wanted.length === 0, 'bundle_nothing');
		const made: string[] = [];
		for (const problem of wanted) made.push(await makeProblem(actor, row, problem, order, planned));
		await end(actor, row, made);
		return made;
	} catch (error) {
		await prisma().bundleImport.updateMany({
			where: { id: row.id, state: 'importing', startedAt: row.startedAt },
			data: { state: 'previewed', startedAt: null }
		});
		throw error;
	}
}

/** One import at a time; of two organisers who press together the second is told. */
async function begin(bundleId: string): Promise<BundleImport> {
	return transaction(async (tx) => {
		const row = await lockBundle(tx, bundleId);
		refuseIf(row.state === 'imported', 'already_done');
		refuseIf(stateOf(row) === 'importing', 'bundle_running');
		return tx.bundleImport.update({ where: { id: row.id }, data: { state: 'importing', startedAt: now() } });
	});
}

async function end(actor: Actor, row: BundleImport, problemIds: string[]): Promise<void> {
	const { id, seasonId, sha256, objectKey } = row;
	await transaction(async (tx) => {
		const { state } = await lockBundle(tx, id);
		refuseIf(state !== 'importing', 'bundle_state', { state });
		await tx.bundleImport.update({ where: { id }, data: { state: 'imported', importedAt: now() } });
		await record(tx, actor, 'bundle.imported', { seasonId, bundleId: id, sha256, problemIds });
	});
	await storage().remove(objectKey);
}

/** The plan of a bundle that still waits. Reads the sealed zip for organisers, who brought it. */
export async function planOf({ objectKey }: Pick<BundleImport, 'objectKey'>): Promise<Planned> {
	const bytes = (await unsafeSealedStorage().get(objectKey)) ?? refuse('not_found');
	return planBundle(await readBundle(bytes), await offeredPackages());
}

/** What this installation's Python has, as its workers last saw it; null until one has looked. */
async function offeredPackages(): Promise<ReadonlySet<string> | null> {
	const python = (await knownOffer())?.runtimes.find(({ key }) => key === 'python');
	return python ? new Set(python.packages.map(({ name }) => normal(name))) : null;
}

async function makeProblem(
	actor: Actor,
	{ id: importId, seasonId }: BundleImport,
	problem: PlannedProblem,
	{ track, locale }: ImportOrder,
	{ parts }: Planned
): Promise<string> {
	const { key } = problem;
	const problemId = await transaction(async (tx) => {
		await lockBundle(tx, importId);
		const before = await tx.importedProblem.findUnique({ where: { importId_key: { importId, key } } });
		if (before) return before.problemId;
		const content = draftOf(problem, locale);
		const problemId = await draftImported(tx, actor, { seasonId, track, reason: REASON, content });
		await tx.importedProblem.create({ data: { importId, key, problemId } });
		return problemId;
	});
	const { files, state } = await workingProblem(actor, problemId);
	if (state !== 'draft') return problemId;
	const lacking = problem.files.filter(({ name }) => !files.some((file) => file.name === name));
	for (const { role, name, sealed } of lacking) {
		const bytes = await packPart(found(parts.get(key)?.get(role)));
		await addFile(actor, problemId, { name, role: fileRoles[role], bytes, sealed });
	}
	return problemId;
}

const fileRoles: Record<PartRole, FileRole> = {
	program: 'scorer',
	reference: 'truth',
	ingestion: 'ingestion',
	input: 'input',
	'public-data': 'extra',
	'starting-kit': 'extra'
};

/** A part as a zip of its own, whatever way it came. */
export const packPart = (part: Part): Promise<Buffer> =>
	writeZip([...part.entries].map(([path, entry]) => ({ path, read: entry.read })));
