import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { validId } from '#lib/evaluation/submission.ts';
import { findSubmission, submissionLog } from '#lib/server/evaluation/index.ts';

/** The team's view. Text that the reader has is not sent again; a job that began anew is shorter than what was read. */
export const GET = serve(api.readLog, async ({ actor, params, query: { step, after } }) => {
	const id = validId(params.id);
	const job = (await findSubmission(actor, id))[step];
	const log = job ? await submissionLog(actor, id, step, 'team') : { text: '', ended: false };
	const from = after <= log.text.length ? after : 0;
	return { step, from, next: log.text.length, text: log.text.slice(from), ended: log.ended };
});
