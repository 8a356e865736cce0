import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { championOf, listRounds } from '#lib/server/tournament/index.ts';

export const GET = serve(api.listRounds, async () => {
	const { id, slug } = await currentSeason();
	return { season: slug, rounds: await listRounds(id, 'public'), champion: await championOf(id) };
});
