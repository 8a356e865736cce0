import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { courseFor } from '#lib/server/voting/index.ts';

export const GET = serve(api.readSeries, async ({ params }) => ({
	minutes: await courseFor((await currentSeason()).id, params.slug)
}));
