import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { validId } from '#lib/evaluation/submission.ts';
import { findSubmission, withdrawSubmission } from '#lib/server/evaluation/index.ts';

export const POST = serve(api.cancelSubmission, async ({ actor, params }) => {
	const id = validId(params.id);
	await withdrawSubmission(actor, id);
	return findSubmission(actor, id);
});
