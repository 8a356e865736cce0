import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { publicBoard } from '#lib/server/evaluation/index.ts';

/** The public split only. */
export const GET = serve(api.readBoard, ({ params, query }) => publicBoard(params.slug, query));
