import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { createSubmission } from '#lib/server/evaluation/index.ts';

export const POST = serve(api.createSubmission, ({ actor, body }) => createSubmission(actor, body));
