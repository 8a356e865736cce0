import { load as loadFor } from '#lib/server/platform/http/act.ts';
import { currentSeason } from '#lib/server/season/index.ts';
import { listTeams, teamsOf } from '#lib/server/teams/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadFor(event, async (actor) => {
		const season = await currentSeason();
		const { searchParams } = event.url;
		const search = {
			q: searchParams.get('q') ?? '',
			kind: searchParams.get('kind') ?? '',
			selected: searchParams.get('selected') === 'on',
			page: Number(searchParams.get('page') ?? 1)
		};
		const entry = season.stages.find(({ stage }) => stage === 'entry');
		return {
			search,
			list: await listTeams(season.id, search),
			mine: actor.userId ? await teamsOf(actor.userId) : [],
			entry: { open: entry?.state === 'open', closesAt: entry?.closesAt ?? null }
		};
	});
