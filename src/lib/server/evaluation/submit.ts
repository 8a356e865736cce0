import { createHash, randomUUID } from 'node:crypto';
import { record } from '#lib/server/audit/index.ts';
import { knownContainment } from '#lib/server/compute/index.ts';
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
	type SignedUpload,
	type Tx
} from '#lib/server/platform/index.ts';
import { findPublishedProblem, problemAtVersion } from '#lib/server/problems/index.ts';
import { entryOf, isMember } from '#lib/server/teams/index.ts';
import { UPLOAD_MINUTES, uploadLimits, type NewSubmission } from '#lib/evaluation/submission.ts';
import type { PublishedProblem, SubmissionKind } from '#lib/problems/types.ts';
import { enqueueStep, preparePrediction, prepareScoring } from './jobs.ts';
import { reserveQuota } from './quota.ts';
import { quotaDayOf } from './rules.ts';

export interface CreatedSubmission {
	id: string;
	number: number;
	upload: SignedUpload;
}

/** The largest file that a problem takes of a kind. */
export const largestUpload = (problem: PublishedProblem, kind: SubmissionKind): number =>
	kind === 'model'
		? Math.min(problem.modelSpec?.maxBytes ?? Infinity, uploadLimits.model.bytes)
		: uploadLimits[kind].bytes;

/** Reserves a place in the team's quota and an address to upload to. What is never uploaded is given back. */
export async function createSubmission(actor: Actor, wanted: NewSubmission): Promise<CreatedSubmission> {
	const author = signedIn(actor);
	const problem = await findPublishedProblem(wanted.problem);
	const limit = largestUpload(problem, wanted.kind);
	const containment = wanted.kind === 'code' ? await knownContainment() : null;
	const entered = await hasEntered(wanted.teamId, problem);
	const id = randomUUID();
	const objectKey = `submissions/${id}/upload.${uploadLimits[wanted.kind].extension}`;
	const number = await transaction(async (tx) => {
		refuseIf(!(await isMember(tx, wanted.teamId, author.userId)), 'members_only');
		refuseIf(problem.closedAt !== null, 'problem_not_open');
		refuseIf(!entered, 'entry_needed');
		refuseIf(!problem.kinds.includes(wanted.kind), 'kind_not_accepted');
		refuseIf(wanted.kind === 'model' && !problem.modelSpec, 'kind_not_accepted');
		refuseIf(wanted.kind === 'code' && (containment?.level ?? 'none') === 'none', 'sandbox_missing');
		refuseIf(wanted.bytes > limit, 'too_large', { limit });
		await reserveQuota(tx, wanted.teamId, problem);
		const last = await tx.submission.aggregate({
			where: { problemId: problem.id, teamId: wanted.teamId },
			_max: { number: true }
		});
		const number = (last._max.number ?? 0) + 1;
		await tx.submission.create({
			data: {
				id,
				seasonId: problem.seasonId,
				problemId: problem.id,
				problemVersion: problem.version,
				teamId: wanted.teamId,
				authorId: author.userId,
				number,
				kind: wanted.kind,
				note: wanted.note,
				filename: wanted.filename,
				objectKey,
				bytes: BigInt(wanted.bytes),
				sha256: wanted.sha256,
				quotaDay: quotaDayOf(now()),
				createdAt: now()
			}
		});
		const details = { submissionId: id, teamId: wanted.teamId, problemId: problem.id, kind: wanted.kind };
		await record(tx, actor, 'submission.created', { seasonId: problem.seasonId, ...details });
		return number;
	});
	const expiresAt = new Date(now().getTime() + UPLOAD_MINUTES * 60_000);
	return { id, number, upload: await storage().signUpload(objectKey, wanted.bytes, expiresAt) };
}

/** Teams submit to problems that they have entered; a practice problem is open to every team. */
export async function hasEntered(teamId: string, problem: PublishedProblem): Promise<boolean> {
	if (problem.practice) return true;
	const entry = await entryOf(teamId, problem.id);
	return entry?.state === 'submitted' || entry?.state === 'selected';
}

/** Checks what arrived against what was announced, and sends it on its way. Completing twice is a no-op. */
export async function completeSubmission(actor: Actor, submissionId: string): Promise<void> {
	const author = signedIn(actor);
	const announced = found(await prisma().submission.findUnique({ where: { id: submissionId } }));
	// Read before the lock: hashing a large file takes longer than a transaction should.
	const stored = announced.state === 'created' ? await storage().head(announced.objectKey) : null;
	const problem = await problemAtVersion(announced.problemId, announced.problemVersion);
	const scored = announced.kind === 'predictions';
	const step = scored
		? await prepareScoring(problem, announced.objectKey)
		: await preparePrediction(announced, problem);
	await transaction(async (tx) => {
		const row = await lockSubmission(tx, submissionId);
		refuseIf(!(await isMember(tx, row.teamId, author.userId)), 'not_found');
		if (row.state !== 'created') return;
		refuseIf(stored === null, 'upload_missing');
		refuseIf(
			stored!.bytes !== Number(announced.bytes) || stored!.sha256 !== announced.sha256,
			'upload_differs'
		);
		const jobId = await enqueueStep(tx, announced, step);
		const next = scored
			? { state: 'scoring', scoreJobId: jobId, predictionsKey: announced.objectKey }
			: { state: 'queued', predictJobId: jobId };
		await tx.submission.update({ where: { id: submissionId }, data: { ...next, uploadedAt: now() } });
		const seasonId = announced.seasonId;
		await record(tx, actor, 'submission.uploaded', { seasonId, submissionId, sha256: announced.sha256 });
	});
}

export interface LockedSubmission {
	state: string;
	teamId: string;
}

/** The submission's row, locked; refuses `not_found`. */
export async function lockSubmission(tx: Tx, submissionId: string): Promise<LockedSubmission> {
	const [row] = await tx.$queryRaw<LockedSubmission[]>`
		SELECT state, team_id AS "teamId" FROM submissions WHERE id = ${submissionId}::uuid FOR UPDATE`;
	return row ?? refuse('not_found');
}

/** One step for a plain form: reserve, store and send on its way. */
export async function submitFile(
	actor: Actor,
	wanted: Omit<NewSubmission, 'bytes' | 'sha256' | 'filename'>,
	file: File
): Promise<string> {
	const problem = await findPublishedProblem(wanted.problem);
	const limit = largestUpload(problem, wanted.kind);
	refuseIf(file.size > limit, 'too_large', { limit });
	const bytes = new Uint8Array(await file.arrayBuffer());
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const filename = file.name || `upload.${uploadLimits[wanted.kind].extension}`;
	const { id } = await createSubmission(actor, {
		...wanted,
		filename: filename.slice(0, 200),
		bytes: bytes.length,
		sha256
	});
	await storage().put(`submissions/${id}/upload.${uploadLimits[wanted.kind].extension}`, bytes);
	await completeSubmission(actor, id);
	return id;
}
