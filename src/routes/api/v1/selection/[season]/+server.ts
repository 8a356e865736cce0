import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { findOutcomeData } from '#lib/server/selection/index.ts';

export const GET = serve(api.readSelection, ({ params }) => findOutcomeData(params.season));
