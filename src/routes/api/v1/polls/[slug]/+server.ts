import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { viewPoll } from '#lib/server/voting/index.ts';

/** Equal for everyone, so a cache may carry it. */
export const GET = serve(api.readPoll, async ({ params }) =>
	viewPoll((await currentSeason()).id, params.slug)
);
