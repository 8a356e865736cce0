import { validId } from '#lib/evaluation/submission.ts';
import { completeSubmission, findSubmission } from '#lib/server/evaluation/index.ts';
import { answer } from '#lib/server/platform/http/act.ts';
import type { RequestHandler } from './$types';

/** Says that the upload is there; the submission joins the queue. */
export const POST: RequestHandler = (event) =>
	answer(event, async (actor) => {
		const id = validId(event.params.id);
		await completeSubmission(actor, id);
		return findSubmission(actor, id);
	});
