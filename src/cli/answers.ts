/** What the platform answers, as the API's own schemas say it. */
import type * as v from 'valibot';
import type { api } from '#lib/api/registry.ts';
import type { Board, Quotas, Submission } from '#lib/api/shapes/evaluation.ts';
import type { Problem, WholeProblem } from '#lib/api/shapes/problems.ts';
import type { DeviceLogin, IssuedToken, Me } from '#lib/api/shapes/season.ts';

export type MeAnswer = v.InferOutput<typeof Me>;
export type DeviceAnswer = v.InferOutput<typeof DeviceLogin>;
export type TokenAnswer = v.InferOutput<typeof IssuedToken>;
export type ProblemAnswer = v.InferOutput<typeof Problem>;
export type WholeProblemAnswer = v.InferOutput<typeof WholeProblem>;
export type QuotasAnswer = v.InferOutput<typeof Quotas>;
export type SubmissionAnswer = v.InferOutput<typeof Submission>;
export type BoardAnswer = v.InferOutput<typeof Board>;
export type LogAnswer = v.InferOutput<(typeof api)['readLog']['answer']>;
export type CreatedAnswer = v.InferOutput<(typeof api)['createSubmission']['answer']>;
export type PartsAnswer = v.InferOutput<(typeof api)['signParts']['answer']>;
