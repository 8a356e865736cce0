import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { ensurePasses } from '#lib/server/voting/index.ts';

export const POST = serve(api.getPass, async ({ event, body }) => {
	const season = await currentSeason();
	return { season: season.slug, ...(await ensurePasses(event, season.id, body)) };
});
