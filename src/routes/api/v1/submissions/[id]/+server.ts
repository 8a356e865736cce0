import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { validId } from '#lib/evaluation/submission.ts';
import { findSubmission } from '#lib/server/evaluation/index.ts';

export const GET = serve(api.readSubmission, ({ actor, params }) =>
	findSubmission(actor, validId(params.id))
);
