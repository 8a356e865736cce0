import { api } from '#lib/api/registry.ts';
import { serve } from '#lib/server/app/http/serve.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listTeams } from '#lib/server/teams/index.ts';

export const GET = serve(api.listTeams, async ({ query }) => {
	const season = await currentSeason();
	const list = await listTeams(season.id, { ...query, selected: query.selected === 'on' });
	return { season: season.slug, ...list };
});
