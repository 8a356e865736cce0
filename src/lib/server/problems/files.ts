import { randomUUID } from 'node:crypto';
import { record } from '#lib/server/audit/index.ts';
import {
	found,
	now,
	prisma,
	refuseIf,
	SEALED_PREFIX,
	storage,
	transaction,
	type Actor
} from '#lib/server/platform/index.ts';
import type { FileRole } from '#lib/problems/types.ts';
import { lockProblem } from './drafts.ts';
import { known } from './ids.ts';
import { organiser } from './people.ts';

export const maxFileBytes = 24 * 1024 * 1024;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
const maxFiles = 20;

export interface NewFile {
	name: string;
	role: FileRole;
	bytes: Uint8Array;
	/** Whether jobs alone may read it; the truth always is. */
	sealed?: boolean;
}

/**
 * Puts a file into a draft's data package. Truth is sealed, programs unless they are said to be open, and everything else
 * open unless it is said to be sealed; a role but `extra` is held by one file.
 */
export async function addFile(actor: Actor, problemId: string, file: NewFile): Promise<void> {
	organiser(actor);
	refuseIf(!namePattern.test(file.name) || file.bytes.length === 0, 'bad_input');
	refuseIf(file.bytes.length > maxFileBytes, 'too_large', { limit: maxFileBytes });
	const alwaysSealed = file.role === 'truth' || file.role === 'scorer' || file.role === 'ingestion';
	const visibility = file.role === 'truth' || (file.sealed ?? alwaysSealed) ? 'sealed' : 'open';
	const key = `${visibility === 'sealed' ? SEALED_PREFIX : ''}problems/${problemId}/${randomUUID()}`;
	const stored = await storage().put(key, file.bytes);
	try {
		const replaced = await transaction(async (tx) => {
			const problem = await lockProblem(tx, problemId);
			refuseIf(problem.state !== 'draft', 'problem_state', { state: problem.state });
			const { name, role } = file;
			const old = role === 'extra' ? null : await tx.problemFile.findFirst({ where: { problemId, role } });
			if (old) await tx.problemFile.delete({ where: { id: old.id } });
			refuseIf((await tx.problemFile.count({ where: { problemId, name } })) > 0, 'file_name_taken', { name });
			refuseIf((await tx.problemFile.count({ where: { problemId } })) >= maxFiles, 'too_many_files', {
				limit: maxFiles
			});
			const { bytes, sha256 } = stored;
			const row = {
				problemId,
				name,
				role,
				visibility,
				objectKey: key,
				bytes: BigInt(bytes),
				sha256,
				createdAt: now()
			};
			await tx.problemFile.create({ data: row });
			// Of the truth the trail says that it came, not what it is like.
			const measure = visibility === 'open' ? { bytes, sha256 } : {};
			await record(tx, actor, 'problem.file_added', {
				seasonId: problem.seasonId,
				problemId,
				name,
				role,
				...measure
			});
			return old?.objectKey;
		});
		if (replaced) await storage().remove(replaced);
	} catch (error) {
		await storage().remove(key);
		throw error;
	}
}

export async function removeFile(actor: Actor, problemId: string, fileId: string): Promise<void> {
	const key = await transaction(async (tx) => {
		const problem = await lockProblem(tx, problemId);
		organiser(actor);
		refuseIf(problem.state !== 'draft', 'problem_state', { state: problem.state });
		const { name, role, objectKey } = found(
			await tx.problemFile.findFirst({ where: { id: known(fileId), problemId } })
		);
		await tx.problemFile.delete({ where: { id: fileId } });
		await record(tx, actor, 'problem.file_removed', { seasonId: problem.seasonId, problemId, name, role });
		return objectKey;
	});
	await storage().remove(key);
}

const addressMs = 10 * 60 * 1000;

/** An address for one open file of a published problem, good for ten minutes. A sealed file is not found. */
export async function downloadAddress(problemId: string, fileId: string): Promise<string> {
	const file = found(
		await prisma().problemFile.findFirst({
			where: {
				id: known(fileId),
				problemId: known(problemId),
				visibility: 'open',
				problem: { publishedAt: { not: null } }
			}
		})
	);
	return storage().signDownload(file.objectKey, file.name, new Date(now().getTime() + addressMs));
}
