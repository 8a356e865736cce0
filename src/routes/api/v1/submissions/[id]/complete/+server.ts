import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { validId } from '#lib/evaluation/submission.ts';
import { completeSubmission, findSubmission } from '#lib/server/evaluation/index.ts';

export const POST = serve(api.completeSubmission, async ({ actor, params }) => {
	const id = validId(params.id);
	await completeSubmission(actor, id);
	return findSubmission(actor, id);
});
