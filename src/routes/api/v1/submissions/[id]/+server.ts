import { findSubmission } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import { validId } from '#lib/evaluation/submission.ts';
import type { RequestHandler } from './$types';

/** One submission, its jobs and its public scores, for its team. */
export const GET: RequestHandler = (event) =>
	answer(event, (actor) => findSubmission(actor, validId(event.params.id)));
