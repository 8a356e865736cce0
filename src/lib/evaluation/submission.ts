/** Words of submissions that browser and server share. */
import * as v from 'valibot';
import { checked, id, optionalText } from '#lib/form.ts';
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
/** Below what the web server takes in one request. */
export const uploadLimits: Record<SubmissionKind, { bytes: number; extension: string }> = {
	predictions: { bytes: 16 * MIB, extension: 'csv' },
	model: { bytes: 30 * MIB, extension: 'onnx' },
	code: { bytes: 30 * MIB, extension: 'zip' }
};

/** How many of a team's submissions to one problem may be under way at a time. */
export const CONCURRENT = 5;
export const UPLOAD_MINUTES = 30;

export const NewSubmissionSchema = v.object({
	problem: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
	teamId: id,
	kind: v.picklist(submissionKinds),
	filename: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
	bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
	sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	note: optionalText(500)
});
export type NewSubmission = v.InferOutput<typeof NewSubmissionSchema>;

/** The plain form, for browsers without JavaScript. */
export const SubmitFormSchema = v.object({
	teamId: id,
	kind: v.picklist(submissionKinds),
	note: optionalText(500),
	file: v.pipe(v.file(), v.minSize(1))
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** An id from an address; one that is none becomes one that nothing has, and so is not found. */
export const validId = (id: string): string => (UUID.test(id) ? id : '00000000-0000-0000-0000-000000000000');

export const PickSchema = v.object({ submissionId: id, picked: checked });
