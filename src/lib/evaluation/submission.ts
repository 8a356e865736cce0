/** Words of submissions that browser and server share. */
import * as v from 'valibot';
import { checked, id, optionalText, text } from '#lib/form.ts';
import { fileLimits } from './answer-limits.ts';
import { submissionKinds, type SubmissionKind } from '#lib/problems/types.ts';

export const submissionStates = ['created', 'queued', 'scoring', 'scored', 'failed', 'refused'] as const;
export type SubmissionState = (typeof submissionStates)[number];

/** Forward only. A submission that is not uploaded in time is refused and costs no quota. */
export const submissionMoves: Record<SubmissionState, readonly SubmissionState[]> = {
	created: ['queued', 'scoring', 'refused'],
	queued: ['scoring', 'failed'],
	scoring: ['scored', 'failed', 'refused'],
	scored: [],
	failed: [],
	refused: []
};
export const isEnded = (state: SubmissionState): boolean => submissionMoves[state].length === 0;

/** The way of a submission as it is shown: a file of predictions needs no prediction step. */
export const stagesOf = (kind: SubmissionKind) =>
	kind === 'predictions'
		? (['upload', 'queue', 'score'] as const)
		: (['upload', 'queue', 'predict', 'score'] as const);

const MIB = 1024 * 1024;
/** The largest file of each kind; a problem may ask for less. */
export const uploadLimits: Record<SubmissionKind, { bytes: number; extension: string }> = {
	predictions: { bytes: fileLimits.zip, extension: 'csv' },
	model: { bytes: 512 * MIB, extension: 'onnx' },
	code: { bytes: fileLimits.zip, extension: 'zip' },
	image: { bytes: 8 * 1024 * MIB, extension: 'image' }
};

/** Uploads go in parts of this size, the last one shorter. S3 takes no smaller ones than 5 MiB, and 10,000 at most. */
export const PART_BYTES = 8 * MIB;
export const partCount = (bytes: number): number => Math.max(1, Math.ceil(bytes / PART_BYTES));
export const partSize = (bytes: number, number: number): number =>
	Math.min(PART_BYTES, bytes - (number - 1) * PART_BYTES);

/** What the plain form and an upload without parts may bring: one request to the web server. */
export const SINGLE_BYTES = 30 * MIB;

/** An upload in parts may rest this long, as behind a closed lid; one without has less, as it cannot go on. */
export const UPLOAD_HOURS = 24;
export const UPLOAD_MINUTES = 30;

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const NewSubmissionSchema = v.object({
	problem: text(100),
	teamId: id,
	kind: v.picklist(submissionKinds),
	filename: text(200),
	bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
	sha256: hash,
	note: optionalText(500),
	/** The SHA-256 of each part, in order, for an upload that can be resumed. */
	parts: v.optional(v.pipe(v.array(hash), v.minLength(1), v.maxLength(1024))),
	/** Hands in what was handed in before, all the same. */
	again: v.optional(v.boolean(), false)
});
export type NewSubmission = v.InferInput<typeof NewSubmissionSchema>;

/** Which parts an address is wanted for. */
export const PartsWantedSchema = v.object({
	numbers: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.minLength(1), v.maxLength(32))
});

export interface UploadPart {
	number: number;
	bytes: number;
	sha256: string;
	/** Whether the store has it. */
	stands: boolean;
}
/** An upload in parts as it stands. */
export interface PartedUpload {
	partBytes: number;
	expiresAt: string;
	parts: UploadPart[];
}

/** The plain form, for browsers without JavaScript. */
export const SubmitFormSchema = v.object({
	teamId: id,
	kind: v.picklist(submissionKinds),
	note: optionalText(500),
	again: checked,
	file: v.pipe(v.file(), v.minSize(1))
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** An id from an address; one that is none becomes one that nothing has, and so is not found. */
export const validId = (id: string): string => (UUID.test(id) ? id : '00000000-0000-0000-0000-000000000000');

export const GiveUpSchema = v.object({ submissionId: id });
export const PickSchema = v.object({ submissionId: id, picked: checked });
