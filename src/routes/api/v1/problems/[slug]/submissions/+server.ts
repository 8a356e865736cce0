import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { listSubmissions } from '#lib/server/evaluation/index.ts';

export const GET = serve(api.listSubmissions, ({ actor, params, query }) =>
	listSubmissions(actor, params.slug, query)
);
