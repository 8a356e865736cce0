import { createHash, randomUUID } from 'node:crypto';
import { record } from '#lib/server/audit/index.ts';
import { availableTo, heldSeconds } from '#lib/server/compute/index.ts';
import {
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
import { findPublishedProblem } from '#lib/server/problems/index.ts';
import { entryOf, isMember } from '#lib/server/teams/index.ts';
import {
	PART_BYTES,
	partCount,
	SINGLE_BYTES,
	uploadLimits,
	type NewSubmission,
	type PartedUpload
} from '#lib/evaluation/submission.ts';
import { fileLimits } from '#lib/evaluation/answer-limits.ts';
import type { PublishedProblem, SubmissionKind } from '#lib/problems/types.ts';
import { completeSubmission } from './complete.ts';
import { admissionOf, laneOf, needsOf } from './run-needs.ts';
import { insistQuotaLeft, lockQuota } from './quota.ts';
import { quotaDayOf } from './rules.ts';
import { insistScoringPool } from './scoring-pool.ts';
import { lapseUploads } from './sweep.ts';
import { forget, restUntil, uploadView } from './uploads.ts';

export interface CreatedSubmission {
	id: string;
	number: number;
	/** An upload of the same file was under way: it goes on, and nothing more was reserved. */
	resumed: boolean;
	/** In parts where their hashes were told, else to one address. */
	upload: PartedUpload | SignedUpload;
}

/** The largest file that a problem takes of a kind. */
export function largestUpload(problem: PublishedProblem, kind: SubmissionKind): number {
	const { bytes } = uploadLimits[kind];
	if (kind === 'model') return Math.min(problem.modelSpec?.maxBytes ?? Infinity, bytes);
	if (kind !== 'predictions') return bytes;
	return problem.scoring.program?.bundle ? fileLimits.zip : fileLimits.table;
}

/**
 * Reserves a place in the team's quota and says how to upload. The same file whose upload was broken off goes on where
 * it was; one that was handed in before is refused and costs nothing. What is never uploaded is given back.
 */
export async function createSubmission(actor: Actor, wanted: NewSubmission): Promise<CreatedSubmission> {
	const author = signedIn(actor);
	const problem = await findPublishedProblem(wanted.problem);
	const why = wanted.kind === 'predictions' ? null : (await admissionOf(problem, wanted.kind)).why;
	const funds = await fundsFor(problem, wanted);
	await insistScoringPool(laneOf(problem));
	const entered = await hasEntered(wanted.teamId, problem);
	const of = { teamId: wanted.teamId, problemId: problem.id };
	const { lapsed, ...made } = await transaction(async (tx) => {
		refuseIf(!(await isMember(tx, wanted.teamId, author.userId)), 'members_only');
		refuseIf(problem.closedAt !== null, 'problem_not_open');
		refuseIf(!entered, 'entry_needed');
		refuseIf(!problem.kinds.includes(wanted.kind), 'kind_not_accepted');
		refuseIf(wanted.kind === 'model' && !problem.modelSpec, 'kind_not_accepted');
		if (why) refuse(why.code);
		refuseIf(funds.needed > funds.available, 'funds_short', funds);
		insistSize(problem, wanted);
		await lockQuota(tx, of.teamId, of.problemId);
		const lapsed = await lapseUploads(tx, of);
		const open = await sameUpload(tx, problem, wanted);
		if (open) return { id: open.id, number: open.number, resumed: true, lapsed };
		if (!wanted.again) await refuseDuplicate(tx, problem, wanted);
		await insistQuotaLeft(tx, of.teamId, problem);
		return { ...(await insert(tx, actor, author.userId, problem, wanted)), resumed: false, lapsed };
	});
	for (const { objectKey, storeUploadId } of lapsed) await forget(objectKey, storeUploadId);
	const row = await prisma().submission.findUniqueOrThrow({
		where: { id: made.id },
		include: { upload: true }
	});
	const upload = row.upload ?? refuse('upload_over');
	return { ...made, upload: await uploadView({ ...row, upload }) };
}

/** What a run may use at most and what the team has for it: said before the upload, and held when it has come. */
async function fundsFor(problem: PublishedProblem, { kind, teamId }: NewSubmission) {
	if (kind === 'predictions') return { available: 0, needed: 0 };
	const { limits, gpu } = needsOf(problem, kind);
	return { available: await availableTo(teamId), needed: heldSeconds(limits.wallMs, gpu?.count) };
}

function insistSize(problem: PublishedProblem, { kind, bytes, parts }: NewSubmission): void {
	const largest = largestUpload(problem, kind);
	const limit = parts ? largest : Math.min(largest, SINGLE_BYTES);
	refuseIf(bytes > limit, 'too_large', { limit });
	refuseIf(parts !== undefined && parts.length !== partCount(bytes), 'bad_input', {
		parts: partCount(bytes)
	});
}

/** The upload of this very file that the team has begun in the same way and not finished. */
const sameUpload = (tx: Tx, problem: PublishedProblem, wanted: NewSubmission) =>
	tx.submission.findFirst({
		where: {
			...sameFile(problem, wanted),
			state: 'created',
			upload: { partHashes: { isEmpty: wanted.parts === undefined } }
		},
		orderBy: { number: 'desc' }
	});

const sameFile = (problem: PublishedProblem, { teamId, kind, sha256, bytes }: NewSubmission) => ({
	teamId,
	problemId: problem.id,
	problemVersion: problem.version,
	kind,
	sha256,
	bytes: BigInt(bytes)
});

/** Says which submission it equals. What the platform failed, or was given back, is no duplicate. */
async function refuseDuplicate(tx: Tx, problem: PublishedProblem, wanted: NewSubmission): Promise<void> {
	const twin = await tx.submission.findFirst({
		where: { ...sameFile(problem, wanted), countsToQuota: true, uploadedAt: { not: null } },
		orderBy: { number: 'asc' }
	});
	if (twin) refuse('duplicate_submission', { number: twin.number, submissionId: twin.id });
}

async function insert(
	tx: Tx,
	actor: Actor,
	authorId: string,
	problem: PublishedProblem,
	wanted: NewSubmission
): Promise<{ id: string; number: number }> {
	const { teamId, kind, filename, bytes, sha256, note = '', parts = [] } = wanted;
	const of = { teamId, problemId: problem.id };
	const last = await tx.submission.aggregate({ where: of, _max: { number: true } });
	const number = (last._max.number ?? 0) + 1;
	const id = randomUUID();
	await tx.submission.create({
		data: {
			id,
			...of,
			seasonId: problem.seasonId,
			problemVersion: problem.version,
			authorId,
			...{ number, kind, note, filename, bytes: BigInt(bytes), sha256 },
			objectKey: keyOf(id, kind),
			quotaDay: quotaDayOf(now(), problem.timeZone),
			createdAt: now(),
			upload: {
				create: { partBytes: PART_BYTES, partHashes: parts, expiresAt: restUntil(parts.length > 0) }
			}
		}
	});
	await record(tx, actor, 'submission.created', {
		seasonId: problem.seasonId,
		submissionId: id,
		...of,
		kind
	});
	return { id, number };
}

const keyOf = (id: string, kind: SubmissionKind): string =>
	`submissions/${id}/upload.${uploadLimits[kind].extension}`;

/** Teams submit to problems that they have entered; a practice problem is open to every team. */
export async function hasEntered(teamId: string, problem: PublishedProblem): Promise<boolean> {
	if (problem.practice) return true;
	const entry = await entryOf(teamId, problem.id);
	return entry?.state === 'submitted' || entry?.state === 'selected';
}

/** One step for a plain form: reserve, store and send on its way. */
export async function submitFile(
	actor: Actor,
	wanted: Omit<NewSubmission, 'bytes' | 'sha256' | 'filename' | 'parts'>,
	file: File
): Promise<string> {
	const problem = await findPublishedProblem(wanted.problem);
	const limit = Math.min(largestUpload(problem, wanted.kind), SINGLE_BYTES);
	refuseIf(file.size > limit, 'too_large', { limit });
	const bytes = new Uint8Array(await file.arrayBuffer());
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const filename = file.name.replaceAll('\0', '').trim() || `upload.${uploadLimits[wanted.kind].extension}`;
	const announced = { ...wanted, filename: filename.slice(0, 200), bytes: bytes.length, sha256 };
	const { id } = await createSubmission(actor, announced);
	await storage().put(keyOf(id, wanted.kind), bytes);
	await completeSubmission(actor, id);
	return id;
}
