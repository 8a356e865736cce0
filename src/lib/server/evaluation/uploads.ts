import { record } from '#lib/server/audit/index.ts';
import type { Submission, SubmissionUpload } from '#lib/server/generated/prisma/client.ts';
import {
	found,
	now,
	prisma,
	refuse,
	refuseIf,
	signedIn,
	storage,
	transaction,
	type Actor,
	type SignedUpload
} from '#lib/server/platform/index.ts';
import { isMember } from '#lib/server/teams/index.ts';
import {
	partSize,
	UPLOAD_HOURS,
	UPLOAD_MINUTES,
	type PartedUpload,
	type UploadPart
} from '#lib/evaluation/submission.ts';
import { lockSubmission } from './locks.ts';

export type Uploading = Submission & { upload: SubmissionUpload };

/** How long an upload may rest from now on. */
export const restUntil = (inParts: boolean): Date =>
	new Date(now().getTime() + (inParts ? UPLOAD_HOURS * 60 : UPLOAD_MINUTES) * 60_000);

/** What was under way when the problem closed may still arrive, but not be kept back for hours. */
export const takenUntil = (closedAt: string): Date =>
	new Date(new Date(closedAt).getTime() + UPLOAD_MINUTES * 60_000);
export const isLate = (closedAt: string | null): boolean => closedAt !== null && now() > takenUntil(closedAt);

/** A submission that waits for its bytes, for a member of its team; refuses `not_found`, and `upload_over` when it does not wait. */
export async function unfinished(actor: Actor, submissionId: string): Promise<Uploading> {
	const { userId } = signedIn(actor);
	const row = found(
		await prisma().submission.findUnique({ where: { id: submissionId }, include: { upload: true } })
	);
	refuseIf(!(await isMember(prisma(), row.teamId, userId)), 'not_found');
	const { upload } = row;
	if (row.state !== 'created' || !upload || upload.expiresAt < now()) refuse('upload_over');
	return { ...row, upload };
}

const partsOf = ({ bytes, upload }: Uploading): Omit<UploadPart, 'stands'>[] =>
	upload.partHashes.map((sha256, at) => ({
		number: at + 1,
		bytes: partSize(Number(bytes), at + 1),
		sha256
	}));

/** The store's own name for the upload; opened when first needed, and anew where the store has forgotten it. */
async function openInStore(row: Uploading): Promise<{ storeUploadId: string; standing: Set<number> }> {
	const { objectKey, upload } = row;
	if (upload.storeUploadId) {
		const parts = await storage().standingParts(objectKey, upload.storeUploadId);
		if (parts) {
			const right = parts.filter(({ number, bytes }) => bytes === partSize(Number(row.bytes), number));
			return { storeUploadId: upload.storeUploadId, standing: new Set(right.map(({ number }) => number)) };
		}
	}
	const fresh = await storage().startParts(objectKey, Number(row.bytes), upload.partBytes);
	const { count } = await prisma().submissionUpload.updateMany({
		where: { submissionId: row.id, storeUploadId: upload.storeUploadId },
		data: { storeUploadId: fresh }
	});
	if (count === 1) return { storeUploadId: fresh, standing: new Set() };
	// Somebody else of the team opened one at the same moment: theirs it is.
	await storage().dropParts(objectKey, fresh);
	const current = await prisma().submissionUpload.findUnique({ where: { submissionId: row.id } });
	return openInStore({ ...row, upload: current ?? refuse('upload_over') });
}

/** How to send what is announced: in parts, with what stands already, or whole to one address. */
export async function uploadView(row: Uploading): Promise<PartedUpload | SignedUpload> {
	const { objectKey, bytes, sha256, upload } = row;
	if (upload.partHashes.length === 0)
		return storage().signUpload(objectKey, Number(bytes), upload.expiresAt, sha256);
	const { standing } = await openInStore(row);
	return {
		partBytes: upload.partBytes,
		expiresAt: upload.expiresAt.toISOString(),
		parts: partsOf(row).map((part) => ({ ...part, stands: standing.has(part.number) }))
	};
}

/** What has arrived of an upload and what has not: where a broken one goes on. */
export async function readUpload(actor: Actor, submissionId: string): Promise<PartedUpload | SignedUpload> {
	return uploadView(await unfinished(actor, submissionId));
}

export interface UnfinishedUpload {
	id: string;
	number: number;
	filename: string;
	bytes: number;
	/** When it is given up. */
	expiresAt: string;
}

/** What a team has begun to upload and may go on with by choosing the same file again. */
export async function unfinishedOf(teamId: string, problemId: string): Promise<UnfinishedUpload[]> {
	const rows = await prisma().submission.findMany({
		where: {
			teamId,
			problemId,
			state: 'created',
			upload: { expiresAt: { gt: now() }, partHashes: { isEmpty: false } }
		},
		include: { upload: true },
		orderBy: { number: 'asc' }
	});
	return rows.map(({ id, number, filename, bytes, upload }) => ({
		id,
		number,
		filename,
		bytes: Number(bytes),
		expiresAt: upload!.expiresAt.toISOString()
	}));
}

/** An address for a part holds as long as a part may take on a slow line. */
const ADDRESS_MINUTES = 15;

/** Addresses for parts. Asking for one keeps the upload alive for another while. */
export async function signParts(
	actor: Actor,
	submissionId: string,
	numbers: readonly number[]
): Promise<{ parts: (SignedUpload & { number: number })[] }> {
	const row = await unfinished(actor, submissionId);
	const wanted = partsOf(row).filter(({ number }) => numbers.includes(number));
	refuseIf(wanted.length === 0, 'bad_input');
	const { storeUploadId } = await openInStore(row);
	await keepAlive(submissionId);
	const expiresAt = new Date(now().getTime() + ADDRESS_MINUTES * 60_000);
	const sign = (part: (typeof wanted)[number]) =>
		storage().signPart(row.objectKey, storeUploadId, part, expiresAt);
	const parts = await Promise.all(
		wanted.map(async (part) => ({ number: part.number, ...(await sign(part)) }))
	);
	return { parts };
}

/** So that nothing gives an upload up as abandoned while it is at work. */
export async function keepAlive(submissionId: string): Promise<void> {
	await prisma().submissionUpload.updateMany({
		where: { submissionId, expiresAt: { lt: restUntil(true) }, NOT: { partHashes: { isEmpty: true } } },
		data: { expiresAt: restUntil(true) }
	});
}

/** Makes one object of the parts that arrived; where the object stands already there is nothing to do. */
export async function joinUpload(row: Uploading): Promise<void> {
	const { storeUploadId, partHashes } = row.upload;
	if (partHashes.length === 0 || (await storage().size(row.objectKey)) !== null) return;
	refuseIf(!storeUploadId, 'upload_incomplete', { received: 0, expected: partHashes.length });
	const standing = await storage().standingParts(row.objectKey, storeUploadId!);
	const received = standing?.length ?? 0;
	refuseIf(standing !== null && received < partHashes.length, 'upload_incomplete', {
		received,
		expected: partHashes.length
	});
	await storage().joinParts(row.objectKey, storeUploadId!);
}

/** Takes back what turned out to be something else, so that it can be sent again. */
export async function startOver(row: Uploading): Promise<void> {
	await storage().remove(row.objectKey);
	await prisma().submissionUpload.updateMany({
		where: { submissionId: row.id },
		data: { storeUploadId: null }
	});
}

/** A team gives an upload up: its place in the quota is free again. Giving up twice is refused as over. */
export async function giveUpUpload(actor: Actor, submissionId: string): Promise<void> {
	const row = await unfinished(actor, submissionId);
	await transaction(async (tx) => {
		const { state, teamId } = await lockSubmission(tx, submissionId);
		refuseIf(!(await isMember(tx, teamId, signedIn(actor).userId)), 'not_found');
		refuseIf(state !== 'created', 'upload_over');
		await tx.submissionUpload.deleteMany({ where: { submissionId } });
		await tx.submission.update({
			where: { id: submissionId },
			data: { state: 'refused', code: 'upload_given_up', countsToQuota: false, finishedAt: now() }
		});
		await record(tx, actor, 'submission.upload_given_up', { seasonId: row.seasonId, submissionId });
	});
	await forget(row.objectKey, row.upload.storeUploadId);
}

export async function forget(objectKey: string, storeUploadId: string | null): Promise<void> {
	if (storeUploadId) await storage().dropParts(objectKey, storeUploadId);
	await storage().remove(objectKey);
}
